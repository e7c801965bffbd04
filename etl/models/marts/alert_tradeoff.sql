-- One row per threshold of the alert rules and value it may take: what moving it does, on simulated areas.
create table alert_tradeoff as from stg_alert_tradeoff;
