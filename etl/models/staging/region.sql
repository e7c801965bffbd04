-- One row per boundary vintage and CCG: its region, local office and STP.
create temp table stg_region as
select
    vintage,
    ons_code,
    region_code,
    region_name,
    local_office_name,
    stp_name
from read_csv(getvariable('reference') || '/geography/ccg_regions.csv', header = true, all_varchar = true);
