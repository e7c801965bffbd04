-- One row per CCG, quarter, measure, care group and arrangement: what the CCG's own return says, else what was published.
create temp table chosen as
with every_measure as (
    select
        role, ccg_code, quarter_index, effective_from, measure, care_group, arrangement,
        value, status, null::varchar as basis, block_id
    from told
    where measure not in ('holders', 'in_quarter')
    union all
    select
        role, ccg_code, quarter_index, effective_from, 'holders'::measure_word, care_group, arrangement,
        holders, holders_status, holders_basis, holders_block
    from derived
    union all
    select
        role, ccg_code, quarter_index, effective_from, 'in_quarter'::measure_word, care_group, arrangement,
        in_quarter, in_quarter_status, in_quarter_basis, in_quarter_block
    from derived
),

own as (
    select * exclude (role) from every_measure where role = 'direct'
),

published as (
    select * exclude (role) from every_measure where role = 'published' and status <> 'missing'
)

select own.*
from own
anti join (
    select p.* from published p join own using (ccg_code, quarter_index, measure, care_group, arrangement)
    where own.status = 'missing'
) using (ccg_code, quarter_index, measure, care_group, arrangement)
union all
select published.*
from published
anti join (from own where status <> 'missing') using (ccg_code, quarter_index, measure, care_group, arrangement);
