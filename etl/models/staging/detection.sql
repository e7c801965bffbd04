-- One row per kind of fault planted in the demonstration, as benchmarks/detection.py last measured it.
create temp table stg_detection as
select
    kind,
    cast(planted as integer)          as planted,
    cast(detected as integer)         as detected,
    cast(missed as integer)           as missed,
    cast(false_alarms as integer)     as false_alarms,
    cast(clean as integer)            as clean,
    looks_at,
    question,
    what
from reference_table('returns/detection.csv');
