-- One row per vintage: how many CCGs are on it, and from when a quarter uses it.
select vintage, count(distinct ccg_code) as ccgs
from area_quarter
where geography = vintage
group by vintage
order by vintage
