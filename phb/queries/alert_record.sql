-- One row per panel, prevalence, rule set and form of count: how good its alerts are, with 95 % intervals.
select * from alert_record order by panel, prevalence_pct, counts
