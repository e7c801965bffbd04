-- One row per CCG: what most of it is, or became, among the CCGs in force in $quarter.
select crosswalk.ccg_code, arg_max(crosswalk.to_ccg_code, (crosswalk.effective_from, crosswalk.share)) as to_ccg_code
from crosswalk
join quarter using (vintage)
where quarter.quarter = $quarter
group by crosswalk.ccg_code
order by crosswalk.ccg_code
