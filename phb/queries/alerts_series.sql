-- One row per quarter up to $until of the CCG $ccg_code, oldest first, on the CCGs in force at $judged_in.
select
    a.quarter, a.has_returned, a.holders, a.holders_status, a.holders_at_least, a.starters, a.starters_status,
    a.planned_holders, a.era <> lag(a.era) over (order by a.quarter) as is_anew
from area_quarter a
where a.ccg_code = $ccg_code and a.quarter <= $until
    and a.geography = (select vintage from quarter where quarter = $judged_in)
order by a.quarter
