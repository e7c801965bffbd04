-- One row per boundary vintage: when it was in force, how many CCGs it has and the static files its map is drawn from.
create table vintage as
select
    v.vintage, v.in_force_from, v.in_force_to,
    count(c.ccg_code)::integer as ccg_count,
    v.paths_file, v.regions_file
from stg_vintage v
left join stg_ccg_code c
    on c.effective_from <= v.in_force_from and coalesce(c.effective_to, date '2022-06-30') >= v.in_force_from
group by all
order by v.vintage;
