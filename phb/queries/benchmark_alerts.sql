-- One row per alert open at $quarter of a CCG of $codes: its rule's title and its sentence, most pressing first.
select a.ccg_code, r.title, a.severity, a.sentence
from alert a
join alert_rule r using (rule)
where a.quarter = $quarter and a.state in ('open', 'held') and list_contains($codes, a.ccg_code)
order by list_position(['high', 'medium', 'info', 'watch'], a.severity), r.place, a.ccg_code
