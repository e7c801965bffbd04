-- One row per CCG of $geography and quarter up to $quarter: how many of the CCGs as they were that stand behind
-- it returned, and the state of their returns together: 'p' where some of them returned. As it was, a CCG whose
-- ONS code was reissued is the same sender before and after: the ODS code is held by one organisation at a time.
with behind as (
    select ccg_code, effective_from, to_ccg_code as area_code
    from crosswalk
    where vintage = split_part($geography, ' ', 1)
),

own as (
    select
        coalesce(behind.area_code, sent.ccg_code) as area_code,
        sent.quarter,
        bool_or(sent.is_late) as is_late,
        sum(sent.question_count) as questions,
        bool_or(
            sent.holders_status = 'suppressed'
            or (sent.holders_status not in ('reported', 'rounded') and sent.in_quarter_status = 'suppressed')
        ) as is_suppressed
    from ccg_quarter as sent
    left join behind using (ccg_code, effective_from)
    where sent.has_returned and sent.quarter <= $quarter
    group by all
)

select
    area.ccg_code,
    area.name,
    area.region_name,
    area.quarter,
    area.predecessors,
    area.returned,
    case
        when area.returned = 0 then 'n'
        when area.returned < area.predecessors then 'p'
        when own.is_late and own.questions > 0 then 'b'
        when own.is_late then 'l'
        when own.questions > 0 then 'q'
        when own.is_suppressed then 's'
        else 'r'
    end as state
from area_quarter as area
left join own on own.area_code = area.ccg_code and own.quarter = area.quarter
where area.geography = $geography and area.quarter <= $quarter
order by area.ccg_code, area.quarter
