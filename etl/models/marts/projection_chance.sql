-- One row per bin of the chance said of a level eight quarters ahead: how often it was reached on simulated rollouts.
create table projection_chance as from stg_projection_chance;
