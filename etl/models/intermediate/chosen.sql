-- One row per CCG, quarter, measure, care group and arrangement: what the CCG's own return says, else what was published of it.
create temp table chosen as
with every_measure as (
    select
        role, ccg_code, quarter_index, effective_from, measure, care_group, arrangement,
        value, status, null as basis, file_sha256
    from told
    where measure not in ('holders', 'in_quarter')
    union all
    select
        role, ccg_code, quarter_index, effective_from, 'holders', care_group, arrangement,
        holders, holders_status, holders_basis, holders_file
    from derived
    union all
    select
        role, ccg_code, quarter_index, effective_from, 'in_quarter', care_group, arrangement,
        in_quarter, in_quarter_status, null, in_quarter_file
    from derived
)

select * exclude (role)
from every_measure
where role <> 'published_newest'
qualify row_number() over (
    partition by ccg_code, quarter_index, measure, care_group, arrangement
    order by status = 'missing', role = 'published'
) = 1;
