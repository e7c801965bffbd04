-- One row per CCG that has planned: the highest version of its plan.
select ccg_code, max(plan_version) as version
from trajectory
group by ccg_code
