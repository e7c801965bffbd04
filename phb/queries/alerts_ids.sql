-- One row per alert that the store knows in any quarter.
select distinct alert_id from alert order by alert_id
