-- One row per part (country, areas), method and quarters ahead, as benchmarks/projection_record.py last measured it.
create temp table stg_projection_record as
select
    part, method,
    cast(ahead as integer)      as ahead,
    cast(covered_80 as double)  as covered_80,
    cast(covered_95 as double)  as covered_95,
    cast(pinball as double)     as pinball,
    cast(error_pct as double)   as error_pct,
    cast(cases as integer)      as cases,
    cast(rollouts as integer)   as rollouts
from reference_table('returns/projection_record.csv');

-- One row per bin of the chance said: what was said of a level eight quarters ahead, and how often it was reached.
create temp table stg_projection_chance as
select
    cast(said_from as double) as said_from,
    cast(said_to as double)   as said_to,
    cast(said as double)      as said,
    cast(happened as double)  as happened,
    cast(cases as integer)    as cases
from reference_table('returns/projection_chance.csv');
