-- One row per threshold and value it may take: what moving it alone does, on simulated areas.
select * from alert_tradeoff order by rule, threshold, value
