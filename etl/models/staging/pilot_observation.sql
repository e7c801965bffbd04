-- One row per statement of an article about a pilot site or the programme.
create temp table stg_pilot_observation as
select
    observation_id,
    level,
    site_id,
    site_name,
    cast(observed_on as date)         as observed_on,
    observed_on_text,
    measure,
    cast(value as double)             as value,
    unit,
    qualifier,
    due_by_text,
    due_by_date,
    claimant,
    source
from reference_table('pilots/pilot_observations_from_articles.csv');
