-- One row per CCG on one boundary: its code, name and the first and last day of that boundary.
select ccg_code, name, effective_from, effective_to
from ccg
order by ccg_code, effective_from
