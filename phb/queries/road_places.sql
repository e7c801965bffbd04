-- One row per CCG of $geography open in $quarter and quarter up to it: live holders there, and what they rest on.
select
    a.ccg_code, a.name, a.region_code, a.region_name, a.quarter, a.era,
    a.holders, a.holders_status, a.is_comparable, a.is_estimated, n.population, n.population_year
from area_quarter a
join area_quarter n
    on n.geography = a.geography and n.ccg_code = a.ccg_code and n.effective_from = a.effective_from
where a.geography = $geography and n.quarter = $quarter and a.quarter <= $quarter
order by a.ccg_code, a.quarter
