-- One row per cell of a return: file, CCG, quarter, section, care group, arrangement.
create temp table stg_line as
select
    sha256                            as file_sha256,
    cast(ccg_code as varchar)         as ccg_code,
    cast(quarter as varchar)          as quarter,
    cast(measure as varchar)          as measure,
    cast(breakdown as varchar)        as breakdown,
    cast(care_group as varchar)       as care_group,
    cast(arrangement as varchar)      as arrangement,
    cast(plan_version as integer)     as plan_version,
    cast(plan_submitted_on as date)   as plan_submitted_on,
    cast(value as bigint)             as value,
    cast(status as varchar)           as status,
    cast(organisation as varchar)     as organisation
from raw_line;
