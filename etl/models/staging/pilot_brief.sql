-- One row per figure of social care that the programme's brief states; no source of it is on file.
create temp table stg_pilot_brief as
select
    topic,
    statement,
    cast(value_low as double)         as value_low,
    cast(value_high as double)        as value_high,
    unit
from reference_table('pilots/programme_brief.csv');
