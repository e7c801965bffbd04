-- One row per geography, CCG of that geography and quarter: every count there, or what is known of it.
create table area_quarter as
with words as (
    select list(status order by place) as statuses from raw_status
)

select
    g.geography,
    k.ccg_code, k.effective_from, c.ons_code, c.name,
    r.region_code, r.region_name, r.local_office_name, r.stp_name,
    v.vintage,
    q.quarter, q.era,
    b.basis,
    a.predecessors::integer as predecessors,
    a.returned::integer as returned,
    a.returned = a.predecessors as has_returned,
    a.population, a.population_year::integer as population_year,
    a.is_comparable, a.is_estimated,
    columns('^count:(.*)$') as '\1',
    w.statuses[columns('^rank:(.*)$') + 1] as '\1_status'
from raw_area_quarter a
cross join words w
join raw_basis b on b.place = a.basis
join raw_geography g on g.place = a.geography
join raw_ccg k on k.place = a.ccg
join stg_ccg_code c on c.ccg_code = k.ccg_code and c.effective_from = k.effective_from
join raw_panel_quarter p on p.place = a.quarter
join quarter q on q.quarter = p.quarter
join stg_vintage v on v.vintage = coalesce(g.vintage, q.vintage)
left join stg_region r on r.vintage = v.vintage and r.ons_code = c.ons_code
order by g.place, q.quarter, k.ccg_code;
