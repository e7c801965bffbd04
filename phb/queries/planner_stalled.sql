-- One row per CCG with a stall that was open at the end of $quarter.
select distinct ccg_code, name
from alert
where quarter = $quarter and family = 'stall' and state in ('open', 'held') and severity in ('high', 'medium')
order by ccg_code
