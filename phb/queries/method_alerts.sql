-- One row per alert rule, in order of priority.
select title, looks_at, thresholds, why, not_known from alert_rule order by place
