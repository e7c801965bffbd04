-- One row per boundary vintage and CCG: its deprivation, ethnic groups, density, rural share and oldest residents.
create temp table stg_characteristic as
select
    vintage,
    ons_code,
    cast(imd2015_average_score as double) as imd_average_score,
    cast(imd2019_pct_pop_most_deprived_20pct as double) as pct_most_deprived_fifth,
    cast(density_per_km2 as double)       as density_per_km2,
    cast(pct_age_75_plus as double)       as pct_age_75_plus,
    cast(pct2011_asian_asian_british as double) as pct2011_asian,
    cast(pct2011_black_african_caribbean_black_british as double) as pct2011_black,
    cast(pct_pop_rural as double)         as pct_pop_rural
from reference_table('geography/ccg_characteristics.csv');
