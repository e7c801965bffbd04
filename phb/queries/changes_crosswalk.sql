-- One row per CCG open at $since or $quarter, quarter and CCG of $vintage where some of its people live.
select ccg_quarter.ccg_code as area, ccg_quarter.quarter, crosswalk.to_ccg_code as to_area, crosswalk.share
from ccg_quarter
join crosswalk using (ccg_code, effective_from)
where ccg_quarter.quarter in ($since, $quarter) and crosswalk.vintage = $vintage
