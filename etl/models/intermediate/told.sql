-- One row per knowledge, role of the teller, CCG, quarter, measure, care group and arrangement: the best section that
-- tells it. Knowledge: see `knowledge`; but for what is known now, of figures in all alone.
-- Roles: direct; published (where no direct return covers the section); published_newest (to compare with direct).
create temp table told_ever as
with teller as (
    select knowledge, block_id, authority as role from known_block
    union all
    select 0, block_id, 'published_newest' from block where is_newest_of_authority and authority = 'published'
),

candidate as (
    select
        t.knowledge, t.role, b.ccg_code, b.quarter_index, b.measure, m.care_group, m.arrangement, m.margin_id,
        -- Anything before nothing, a value before a mark, a total given before one made, then the newest.
        (m.status <> 'missing')::bigint * 4_000_000_000_000_000
            + is_valued(m.status)::bigint * 2_000_000_000_000_000
            + m.is_given::bigint * 1_000_000_000_000_000
            + b.standing * 10 + enum_code(b.breakdown) as merit
    from teller t
    join block b using (block_id)
    join margin m using (block_id)
    where is_returned(b.measure)
        and (t.knowledge = 0 or (m.care_group = 'all' and m.arrangement = 'all'))
),

best as (
    select
        knowledge, role, ccg_code, quarter_index, measure, care_group, arrangement,
        arg_max(margin_id, merit) as margin_id
    from candidate
    group by all
)

select
    t.knowledge, t.role, t.ccg_code, t.quarter_index, g.effective_from, t.measure, t.care_group, t.arrangement,
    m.block_id, m.value, m.status
from best t
join margin m using (margin_id)
join ccg_grid g using (ccg_code, quarter_index);

create temp view told as select * exclude (knowledge) from told_ever where knowledge = 0;
