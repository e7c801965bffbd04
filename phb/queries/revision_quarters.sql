-- One row per quarter in which $ccg_code was open: how many files of its own and published ones told of it.
select
    o.quarter,
    o.name,
    o.has_returned,
    count(distinct r.file_sha256) filter (where r.authority = 'direct') as direct_files,
    count(distinct r.file_sha256) filter (where r.authority = 'published') as published_files,
    bool_or(r.change <> 0) as is_changed
from ccg_quarter as o
left join revision as r using (ccg_code, quarter)
where o.ccg_code = $ccg_code
group by o.quarter, o.name, o.has_returned
order by o.quarter
