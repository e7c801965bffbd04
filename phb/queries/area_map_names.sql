-- One row per CCG that is in the store in any quarter, with its latest name, in the order of names.
select ccg_code, arg_max(name, quarter) as name
from ccg_quarter
group by ccg_code
order by name, ccg_code
