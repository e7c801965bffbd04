-- One row per role of the teller, CCG, quarter, measure, care group and arrangement: the best of the sections that tell it.
-- Roles: direct; published (where no direct return covers the section); published_newest (to compare with direct).
create temp table told as
with teller as (
    select block_id, 'direct' as role from block where is_current and authority = 'direct'
    union all
    select block_id, 'published' from block where is_current and authority = 'published'
    union all
    select block_id, 'published_newest' from block where is_newest_of_authority and authority = 'published'
)

select
    t.role, b.ccg_code, b.quarter_index, g.effective_from, b.measure, m.care_group, m.arrangement,
    b.file_sha256, m.value, m.status
from teller t
join block b using (block_id)
join margin m using (block_id)
join ccg_grid g using (ccg_code, quarter_index)
where b.measure <> 'planned_holders'
qualify row_number() over (
    partition by t.role, b.ccg_code, b.quarter_index, b.measure, m.care_group, m.arrangement
    order by
        m.status = 'missing',
        not is_valued(m.status),
        not m.is_given,
        b.standing desc,
        b.breakdown
) = 1;
