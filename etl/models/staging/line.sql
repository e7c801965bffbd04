-- One row per cell of a return: file, CCG, quarter, section, care group, arrangement.
create temp table stg_line as
select
    sha256                            as file_sha256,
    ccg_code,
    quarter_index(quarter)            as quarter_index,
    cast(measure as measure_word)     as measure,
    cast(breakdown as breakdown_word) as breakdown,
    cast(care_group as care_group_word) as care_group,
    cast(arrangement as arrangement_word) as arrangement,
    cast(plan_version as integer)     as plan_version,
    plan_submitted_on,
    value,
    cast(status as status_word)       as status,
    organisation
from raw_line;
