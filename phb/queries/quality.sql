-- One row per quarter up to $quarter and region, and per quarter for England (region_name null): CCGs open and
-- returned, and the mean score of all of them and of those that returned.
select
    c.quarter,
    c.region_name,
    grouping(c.region_name) = 1 as is_england,
    any_value(quarter.era) as era,
    count(*)::integer as ccgs_open,
    (count(*) filter (where c.has_returned))::integer as ccgs_returned,
    avg(q.score) as score,
    avg(q.score) filter (where c.has_returned) as score_returned
from ccg_quarter as c
left join return_quality as q using (ccg_code, quarter)
join quarter using (quarter)
where c.quarter <= $quarter
group by grouping sets ((c.quarter, c.region_name), (c.quarter))
order by is_england desc, c.region_name, c.quarter
