-- One row per part (country, areas), method and quarters ahead: how good projections are on simulated rollouts.
create table projection_record as from stg_projection_record;
