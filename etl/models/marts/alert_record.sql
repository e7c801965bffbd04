-- One row per panel (simulated areas, planted stalls), prevalence, rule set and form of count: how good its alerts are.
create table alert_record as from stg_alert_record;
