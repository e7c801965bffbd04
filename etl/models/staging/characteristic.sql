-- One row per boundary vintage and CCG: its deprivation.
create temp table stg_characteristic as
select
    vintage,
    ons_code,
    cast(imd2015_average_score as double) as imd_average_score
from reference_table('geography/ccg_characteristics.csv');
