-- One row per CCG as it was in $quarter whose people lie in more than one CCG of $vintage: its figure of
-- $numerator and the CCGs of the vintage ("01H, 01K").
select
    ccg_code, successors,
    columns(a -> a = $numerator) as numerator
from undivided_quarter
where vintage = $vintage and quarter = $quarter
order by ccg_code
