-- One row per CCG and region as it was, up to $quarter: in how many quarters it was open, and in how many it sent a
-- return of its own; the region it was in last comes last.
with own as (
    select distinct ccg_code, quarter
    from revision
    where authority = 'direct' and withdrawn_on is null
)

select
    o.ccg_code,
    o.name,
    o.region_name,
    count(*) as quarters_open,
    count(own.quarter) as quarters_returned
from ccg_quarter as o
left join own using (ccg_code, quarter)
where o.quarter <= $quarter
group by o.ccg_code, o.name, o.region_name
order by o.ccg_code, max(o.quarter)
