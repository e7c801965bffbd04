-- One row per CCG and quarter up to $quarter in which it was open. A CCG whose ONS code was reissued
-- is the same sender before and after: the ODS code is held by one organisation in any one quarter.
select
    ccg_code,
    name,
    region_name,
    quarter,
    case
        when not has_returned then 'n'
        when is_late and question_count > 0 then 'b'
        when is_late then 'l'
        when question_count > 0 then 'q'
        when holders_status = 'suppressed' then 's'
        when holders_status not in ('reported', 'rounded') and in_quarter_status = 'suppressed' then 's'
        else 'r'
    end as state
from ccg_quarter
where quarter <= $quarter
order by ccg_code, quarter
