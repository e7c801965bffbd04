-- One row per ONS code of a CCG: as compiled in geography/ccg_codes.csv.
create temp table stg_ccg_code as
select
    ods_code                          as ccg_code,
    ons_code,
    name,
    first_vintage,
    last_vintage,
    cast(effective_from as date)      as effective_from,
    cast(effective_to as date)        as effective_to,
    cast(ods_open_date as date)       as ods_open_on,
    cast(ods_close_date as date)      as ods_close_on
from reference_table('geography/ccg_codes.csv');
