-- One row per quarter of the CCG $ccg_code of $geography, oldest first: its holders as far as they are known there;
-- is_anew where the collection is another than in the quarter before.
select
    quarter, name, basis, predecessors, returned, is_estimated, is_comparable,
    holders, holders_status, holders_at_least, holders_share,
    era <> lag(era) over (order by quarter) as is_anew
from area_quarter
where geography = $geography and ccg_code = $ccg_code
order by quarter
