-- One row per quarter up to one, CCG and severity: alerts that were open at its end.
select quarter, ccg_code, region_code, severity, count(*) as alerts
from alert
where quarter <= $quarter and state in ('open', 'held') and severity <> 'watch'
group by all
order by quarter, ccg_code, severity
