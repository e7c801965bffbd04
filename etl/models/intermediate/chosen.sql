-- One row per knowledge, CCG, quarter, measure, care group and arrangement: what the CCG's own return says, else what was published.
create temp table chosen_ever as
with every_measure as (
    select
        knowledge, role, ccg_code, quarter_index, effective_from, measure, care_group, arrangement,
        value, status, null::varchar as basis, block_id
    from told_ever
    where measure not in ('holders', 'in_quarter')
    union all
    select
        knowledge, role, ccg_code, quarter_index, effective_from, 'holders'::measure_word, care_group, arrangement,
        holders, holders_status, holders_basis, holders_block
    from derived_ever
    union all
    select
        knowledge, role, ccg_code, quarter_index, effective_from, 'in_quarter'::measure_word, care_group, arrangement,
        in_quarter, in_quarter_status, in_quarter_basis, in_quarter_block
    from derived_ever
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
    select p.* from published p join own using (knowledge, ccg_code, quarter_index, measure, care_group, arrangement)
    where own.status = 'missing'
) using (knowledge, ccg_code, quarter_index, measure, care_group, arrangement)
union all
select published.*
from published
anti join (from own where status <> 'missing') using (knowledge, ccg_code, quarter_index, measure, care_group, arrangement);

create temp view chosen as select * exclude (knowledge) from chosen_ever where knowledge = 0;
