-- One row per caveat, CCG, quarter and measure that a current return tells, or that follows from it.
create temp table caveat_match as
select distinct r.caveat, g.ccg_code, g.quarter_index, c.measure, r.effect, r.reason, r.who, r.since, r.until
from raw_caveat r
join ccg_grid g on g.quarter_index between quarter_index(r.first_quarter) and quarter_index(r.last_quarter)
left join stg_region s using (vintage, ons_code)
join (select distinct ccg_code, quarter_index, measure from chosen where status <> 'missing') c
    on c.ccg_code = g.ccg_code and c.quarter_index = g.quarter_index and c.measure = r.measure
where g.ccg_code = coalesce(r.ccg_code, g.ccg_code)
    and s.region_code is not distinct from coalesce(r.region_code, s.region_code);
