-- One row per alert judged at $quarter while it lived, its end included: stalls first, so that no number of silent
-- CCGs stands before them, then the most pressing. stirred_in is the last quarter up to then in which a rule
-- reopened it or made it more severe.
select
    a.alert_id, a.quarter, a.ccg_code, a.name, a.region_code, a.region_name, a.family, a.rule, r.title, r.place,
    a.severity, a.state, a.event, a.onset, a.raised_in, a.age, a.superseded_by, a.judged_in, a.value, a.before,
    a.before_quarter, a.expected, a.short, a.plan, a.plan_end, a.plan_end_quarter, a.sentence, a.public_sentence,
    a.clears, a.not_known, a.held_because, a.known_on,
    (
        select max(b.quarter) from alert b
        where b.alert_id = a.alert_id and b.event in ('reopened', 'escalated') and b.quarter <= a.quarter
    ) as stirred_in
from alert a
join alert_rule r on r.rule = a.rule
where a.quarter = $quarter
order by
    a.family <> 'stall', list_position(['high', 'medium', 'info', 'watch'], a.severity), r.place,
    a.short desc nulls last, a.age desc, a.alert_id
