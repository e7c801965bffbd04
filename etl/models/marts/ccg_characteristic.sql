-- One row per boundary vintage and CCG: residents, deprivation, ages, ethnic groups, density; a year beside each kind.
create table ccg_characteristic as
select
    ch.vintage, k.ccg_code, k.effective_from, ch.ons_code, k.name,
    p.population, cast(right(p.reference, 4) as integer) as population_year,
    ch.imd_average_score as imd2015_average_score, 2015 as imd_year,
    ch.density_per_km2,
    ch.pct_age_0_17, ch.pct_age_65_plus, ch.pct_age_75_plus, ch.pct_age_85_plus, 2019 as age_year,
    ch.pct2011_asian, ch.pct2011_black, 2011 as ethnicity_year,
    ch.pct_pop_rural, 2011 as rural_year
from stg_characteristic ch
join stg_ccg_code k using (ons_code)
left join stg_population p
    on p.vintage = ch.vintage and p.ons_code = ch.ons_code
    and p.population_type = 'resident' and p.reference = 'mid-2019'
order by ch.vintage, k.ccg_code;
