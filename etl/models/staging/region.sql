-- One row per boundary vintage and CCG: its region, local office and STP.
create temp table stg_region as
select
    vintage,
    ons_code,
    region_code,
    region_name,
    local_office_name,
    stp_name
from reference_table('geography/ccg_regions.csv');
