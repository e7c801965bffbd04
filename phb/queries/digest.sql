-- One row per alert judged in a quarter, its end included; what is only watched is no alert.
-- One superseded in a merger is told to the region of its first successor: its own CCG has closed.
select
    a.alert_id, a.ccg_code, a.name,
    coalesce(heir.region_code, a.region_code) as region_code,
    a.family, a.rule, rule.title as rule_title, rule.place, a.severity, a.state, a.event,
    a.onset, a.raised_in, a.age, a.superseded_by, a.judged_in,
    a.sentence, a.clears, a.not_known, a.held_because
from alert a
join alert_rule rule using (rule)
left join ccg_quarter heir
    on heir.quarter = a.quarter and heir.ccg_code = trim(split_part(a.superseded_by, ',', 1))
where a.quarter = $quarter and a.severity <> 'watch'
order by rule.place, a.name, a.alert_id
