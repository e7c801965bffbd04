-- One row per CCG that ever was, with its latest name, in the order of names.
select ccg_code, arg_max(name, effective_from) as name
from ccg
group by ccg_code
order by name, ccg_code
