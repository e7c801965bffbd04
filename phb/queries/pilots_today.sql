-- In $quarter: how many CCGs returned, how many gave how many people held a budget, and how many of them nobody.
with counted as (
    select has_returned, coalesce(holders, in_quarter) as people
    from ccg_quarter
    where quarter = $quarter
)
select
    count(*) as ccgs_open,
    count(*) filter (where has_returned) as ccgs_returned,
    count(people) as with_figure,
    count(*) filter (where people = 0) as with_nobody
from counted
