-- One row per CCG code and name it was published under; names that differ in signs alone share a key.
create temp table stg_ccg_alias as
select distinct ods_code as ccg_code, name_key, name_as_published as alias
from reference_table('geography/ccg_name_aliases.csv');
