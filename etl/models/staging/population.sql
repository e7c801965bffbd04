-- One row per boundary vintage, CCG, kind of population and its reference date; bands of age where they are known.
create temp table stg_population as
select
    vintage,
    ons_code,
    population_type,
    reference,
    cast(total as integer)            as population,
    cast(age_0_17 as integer)         as age_0_17,
    cast(age_18_64 as integer)        as age_18_64,
    cast(age_65_plus as integer)      as age_65_plus,
    cast(age_75_plus as integer)      as age_75_plus,
    cast(age_85_plus as integer)      as age_85_plus
from reference_table('geography/ccg_population.csv');
