-- One row per CCG and quarter up to $quarter in which it was open. A CCG whose ONS code was reissued
-- is the same sender before and after: the ODS code is held by one organisation in any one quarter.
select
    ccg_code,
    name,
    region_name,
    quarter,
    has_returned,
    coalesce(is_late, false) as is_late,
    question_count > 0 as is_questioned,
    case
        when holders_status in ('reported', 'rounded') then false
        when holders_status = 'suppressed' then true
        else in_quarter_status = 'suppressed'
    end as is_suppressed
from ccg_quarter
where quarter <= $quarter
order by ccg_code, quarter
