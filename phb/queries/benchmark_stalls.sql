-- One row per CCG, as it was, and quarter up to $quarter in which an alert that it had stalled was open.
select distinct ccg_code, quarter
from alert
where family = 'stall' and rule <> 'NOT_STARTED' and state in ('open', 'held') and quarter <= $quarter
order by ccg_code, quarter
