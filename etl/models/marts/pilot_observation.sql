-- One row per statement of an article about a pilot site or the programme.
create table pilot_observation as from stg_pilot_observation order by observation_id;
