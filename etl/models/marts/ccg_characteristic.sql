-- One row per boundary vintage and CCG: residents, deprivation, ages, ethnic groups, density; a year beside each kind.
-- Ages of mid-2019 weight fair shares; those of mid-2017, nearest to RightCare's lists, tell peers.
create table ccg_characteristic as
select
    ch.vintage, k.ccg_code, k.effective_from, ch.ons_code, k.name,
    p.population, cast(right(p.reference, 4) as integer) as population_year,
    ch.imd_average_score as imd2015_average_score, 2015 as imd_year,
    ch.pct_most_deprived_fifth as imd2019_pct_most_deprived_fifth, 2019 as deprived_fifth_year,
    ch.density_per_km2,
    ch.pct_age_75_plus, 2019 as age_year,
    100 * a.age_0_17 / a.population    as pct2017_age_0_17,
    100 * a.age_18_64 / a.population   as pct2017_age_18_64,
    100 * a.age_65_plus / a.population as pct2017_age_65_plus,
    100 * a.age_75_plus / a.population as pct2017_age_75_plus,
    100 * a.age_85_plus / a.population as pct2017_age_85_plus,
    cast(right(a.reference, 4) as integer) as age_bands_year,
    ch.pct2011_asian, ch.pct2011_black, 2011 as ethnicity_year,
    ch.pct_pop_rural, 2011 as rural_year
from stg_characteristic ch
join stg_ccg_code k using (ons_code)
left join stg_population p
    on p.vintage = ch.vintage and p.ons_code = ch.ons_code
    and p.population_type = 'resident' and p.reference = 'mid-2019'
left join stg_population a
    on a.vintage = ch.vintage and a.ons_code = ch.ons_code
    and a.population_type = 'resident' and a.reference = 'mid-2017'
order by ch.vintage, k.ccg_code;
