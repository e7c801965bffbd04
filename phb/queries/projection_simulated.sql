-- One row per part (country, areas), method and quarters ahead: how good projections are on simulated rollouts.
select * from projection_record order by part desc, ahead, method
