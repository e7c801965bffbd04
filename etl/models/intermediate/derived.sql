-- One row per knowledge, role, CCG, quarter, care group and arrangement: live holders and those in place during the quarter, told or derived.
create temp table derived_ever as
with side_by_side as (
    select
        knowledge, role, ccg_code, quarter_index, effective_from, care_group, arrangement,
        max(value) filter (where measure = 'holders')             as holders,
        max(status) filter (where measure = 'holders')            as holders_status,
        max(block_id) filter (where measure = 'holders')       as holders_block,
        max(value) filter (where measure = 'holders_start')       as start,
        max(status) filter (where measure = 'holders_start')      as start_status,
        max(block_id) filter (where measure = 'holders_start') as start_block,
        max(value) filter (where measure = 'starters')            as new,
        max(status) filter (where measure = 'starters')           as new_status,
        max(value) filter (where measure = 'ended')               as ended,
        max(status) filter (where measure = 'ended')              as ended_status,
        max(value) filter (where measure = 'in_quarter')          as in_quarter,
        max(status) filter (where measure = 'in_quarter')         as in_quarter_status,
        max(block_id) filter (where measure = 'in_quarter')    as in_quarter_block,
        max(block_id)                                          as any_block
    from told_ever
    group by all
),

with_next as (
    select
        s.*,
        n.start as next_start, n.start_status as next_start_status,
        coalesce(s.start_status, 'missing'::status_word) as ss,
        coalesce(s.new_status, 'missing'::status_word)   as ns,
        coalesce(s.ended_status, 'missing'::status_word) as es
    from side_by_side s
    left join side_by_side n
        on n.knowledge = s.knowledge and n.role = s.role and n.ccg_code = s.ccg_code and n.effective_from = s.effective_from
        and n.quarter_index = s.quarter_index + 1
        and is_mandatory(n.quarter_index) = is_mandatory(s.quarter_index)
        and n.care_group = s.care_group and n.arrangement = s.arrangement
),

decided as (
    select
        *,
        case
            when coalesce(holders_status, 'missing') <> 'missing' then 'returned'
            when is_valued(ss) and is_valued(ns) and is_valued(es) then 'start_new_ended'
            when coalesce(next_start_status, 'missing') <> 'missing' then 'next_start'
            when es <> 'missing' and ss <> 'missing' and ns <> 'missing' then 'start_new_ended'
        end as holders_basis,
        coalesce(in_quarter_status, 'missing') = 'missing' and ss <> 'missing' and ns <> 'missing' as is_start_and_new
    from with_next
),

judged as (
    select
        * exclude (holders_status, in_quarter_status),
        case holders_basis
            when 'returned' then holders_status
            when 'next_start' then next_start_status
            -- More ended than there were is a figure nobody may use.
            when 'start_new_ended' then if(start + new - ended < 0, 'blocked', list_max([ss, ns, es]))
            else 'missing'
        end as holders_status,
        case
            when not is_start_and_new then coalesce(in_quarter_status, 'missing'::status_word)
            else list_max([ss, ns])
        end as in_quarter_status
    from decided
)

select
    knowledge, role, ccg_code, quarter_index, effective_from, care_group, arrangement,
    holders_basis,
    holders_status::status_word as holders_status,
    case
        when not is_valued(holders_status) then null
        when holders_basis = 'returned' then holders
        when holders_basis = 'next_start' then next_start
        else start + new - ended
    end as holders,
    coalesce(if(holders_basis = 'returned', holders_block, start_block), any_block) as holders_block,
    case when in_quarter_status = 'missing' then null when is_start_and_new then 'start_new' else 'returned' end as in_quarter_basis,
    in_quarter_status::status_word as in_quarter_status,
    case
        when not is_valued(in_quarter_status) then null
        when is_start_and_new then start + new
        else in_quarter
    end as in_quarter,
    if(is_start_and_new, start_block, coalesce(in_quarter_block, any_block)) as in_quarter_block
from judged;

create temp view derived as select * exclude (knowledge) from derived_ever where knowledge = 0;
