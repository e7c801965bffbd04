-- One row per caveat: what it names, where, when, by whom and why. What follows from a blocked figure is not named again.
select
    c.caveat,
    c.effect,
    string_agg(distinct o.name, ', ' order by o.name) as names,
    count(distinct c.ccg_code) as ccgs,
    string_agg(distinct o.region_name, ', ' order by o.region_name) as regions,
    string_agg(distinct c.measure, ', ' order by c.measure) as measures,
    min(c.quarter) as first_quarter,
    max(c.quarter) as last_quarter,
    c.reason,
    c.who,
    c.since,
    c.until
from caveat as c
left join ccg_quarter as o using (ccg_code, quarter)
where c.follows_from is null
group by c.caveat, c.effect, c.reason, c.who, c.since, c.until
order by first_quarter desc, c.caveat
