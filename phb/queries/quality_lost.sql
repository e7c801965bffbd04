-- One row per check: in how many CCGs of a region (England: null) it applied in $quarter, and in how many it was lost.
select
    k."check" as check_name,
    c.title,
    c.weight,
    c.place,
    o.region_name,
    grouping(o.region_name) = 1 as is_england,
    count(*) filter (where k.outcome <> 'not_applicable') as applied,
    count(*) filter (where k.outcome = 'lost') as lost,
    coalesce(sum(k.weight) filter (where k.outcome = 'lost'), 0) as points
from return_quality_check as k
join quality_check as c using ("check")
join ccg_quarter as o using (ccg_code, quarter)
where k.quarter = $quarter
group by grouping sets ((k."check", c.title, c.weight, c.place, o.region_name), (k."check", c.title, c.weight, c.place))
order by is_england desc, o.region_name, points desc, c.place
