-- One row per caveat, quarter and measure told of the CCG $ccg_code, or of a CCG behind $area_code on $vintage.
select distinct
    caveat.ccg_code, ccg.name, caveat.quarter, caveat.measure, caveat.effect, caveat.reason, caveat.who, caveat.since,
    coalesce(crosswalk.to_ccg_code = $area_code, false) as is_behind
from caveat
join quarter using (quarter)
join ccg
    on ccg.ccg_code = caveat.ccg_code and quarter.starts_on between ccg.effective_from and ccg.effective_to
left join crosswalk
    on crosswalk.ccg_code = ccg.ccg_code and crosswalk.effective_from = ccg.effective_from
    and crosswalk.vintage = $vintage and crosswalk.to_ccg_code = $area_code
where caveat.ccg_code = $ccg_code or crosswalk.to_ccg_code is not null
order by caveat.effect, ccg.name, caveat.reason, caveat.quarter, caveat.measure
