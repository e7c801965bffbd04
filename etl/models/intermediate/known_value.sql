-- One row per knowledge, CCG and quarter up to the one judged: what was known of live holders, starters and the year to
-- date, and of the return itself. Copied: it repeats the quarter before and contradicts itself, so it is no evidence.
create temp table known_value as
with out as (
    select k.knowledge, h.ccg_code, h.quarter_index, h.measure, bool_or(h.basis is null) as is_whole, list(h.basis) as bases
    from held_back h
    join knowledge k on h.since <= k.known_on
    where k.knowledge <> 0
    group by all
),

valued as (
    select
        c.knowledge, c.ccg_code, c.quarter_index, c.measure,
        coalesce(out.is_whole or list_contains(out.bases, c.basis), false) and c.status <> 'missing' as is_out,
        if(is_out, null, c.value) as value,
        if(is_out, 'blocked'::status_word, c.status) as status
    from chosen_ever c
    left join out using (knowledge, ccg_code, quarter_index, measure)
    where c.knowledge <> 0 and c.care_group = 'all' and c.arrangement = 'all'
),

side_by_side as (
    select
        knowledge, ccg_code, quarter_index,
        max(value)  filter (where measure = 'holders')     as holders,
        max(status) filter (where measure = 'holders')     as holders_status,
        max(value)  filter (where measure = 'starters')    as starters,
        max(status) filter (where measure = 'starters')    as starters_status,
        max(value)  filter (where measure = 'holders_ytd') as holders_ytd,
        max(status) filter (where measure = 'holders_ytd') as holders_ytd_status
    from valued
    group by all
),

returned as (
    select
        k.knowledge, b.ccg_code, b.quarter_index,
        bool_or(u.block_id is not null) as is_unequal
    from known_block k
    join block b using (block_id)
    left join (select distinct block_id from margin where is_unequal) u using (block_id)
    where k.knowledge <> 0
    group by all
)

select
    k.knowledge, g.ccg_code, g.effective_from, g.quarter_index,
    v.holders, coalesce(v.holders_status, 'missing')         as holders_status,
    v.starters, coalesce(v.starters_status, 'missing')       as starters_status,
    v.holders_ytd, coalesce(v.holders_ytd_status, 'missing') as holders_ytd_status,
    r.ccg_code is not null                                   as has_returned,
    coalesce(r.is_unequal, false)                            as is_unequal,
    c.ccg_code is not null                                   as is_copied
from knowledge k
join ccg_grid g on g.quarter_index <= k.knowledge
left join side_by_side v using (knowledge, ccg_code, quarter_index)
left join returned r using (knowledge, ccg_code, quarter_index)
left join copied c using (knowledge, ccg_code, quarter_index);

-- One row per knowledge, CCG and quarter planned for: the newest version of the plan that was known.
create temp table known_plan as
select k.knowledge, b.ccg_code, b.quarter_index, m.value as planned_holders
from knowledge k
join block b on b.received_on <= k.known_on and (b.withdrawn_on is null or b.withdrawn_on > k.known_on)
join margin m on m.block_id = b.block_id and m.care_group = 'all' and m.arrangement = 'all'
where k.knowledge <> 0 and b.measure = 'planned_holders' and m.value is not null
    and b.quarter_index <= k.knowledge + 3
qualify row_number() over (
    partition by k.knowledge, b.ccg_code, b.quarter_index order by b.plan_version desc nulls last, b.standing desc
) = 1;
