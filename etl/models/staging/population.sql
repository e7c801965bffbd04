-- One row per boundary vintage, CCG, kind of population and its reference date.
create temp table stg_population as
select
    vintage,
    ons_code,
    population_type,
    reference,
    cast(total as integer)            as population
from reference_table('geography/ccg_population.csv');
