-- One row per quarter up to one, CCG open in it and severity: alerts open at its end; none is a row without severity.
select q.quarter, q.ccg_code, q.region_code, a.severity, count(a.alert_id) as alerts
from ccg_quarter q
left join alert a
    on a.quarter = q.quarter and a.ccg_code = q.ccg_code and a.state in ('open', 'held') and a.severity <> 'watch'
where q.quarter <= $quarter
group by all
order by q.quarter, q.ccg_code, a.severity
