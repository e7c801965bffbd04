-- One row per name an article gives to a PCT that is not the PCT's own.
create temp table stg_pct_alias as
select name, pct_ods_code as pct_code
from reference_table('pilots/organisation_names.csv');
