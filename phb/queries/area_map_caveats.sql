-- One row per area of the geography, quarter from $first to $last and caveat on one of $measures of a CCG behind it.
-- $vintage is null for CCGs as they were.
select distinct
    coalesce(crosswalk.to_ccg_code, caveat.ccg_code) as area_code,
    caveat.quarter, caveat.effect, caveat.reason, caveat.ccg_code, ccg.name
from caveat
join quarter using (quarter)
join ccg
    on ccg.ccg_code = caveat.ccg_code and quarter.starts_on between ccg.effective_from and ccg.effective_to
left join crosswalk
    on crosswalk.ccg_code = ccg.ccg_code and crosswalk.effective_from = ccg.effective_from
    and crosswalk.vintage = $vintage
where caveat.quarter between $first and $last
  and list_contains($measures, caveat.measure)
  and ($vintage is null or crosswalk.to_ccg_code is not null)
order by area_code, caveat.effect, ccg.name, caveat.reason, caveat.quarter
