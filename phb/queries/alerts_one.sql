-- One row per quarter in which the alert $alert_id was judged, oldest first, with its rule's words.
select a.*, r.title, r.place, r.why, r.looks_at, null as stirred_in
from alert a
join alert_rule r on r.rule = a.rule
where a.alert_id = $alert_id
order by a.quarter
