-- One row per CCG open in $quarter, for choosing one.
select ccg_code, name
from ccg_quarter
where quarter = $quarter
order by name
