-- One row per role, CCG, quarter, care group and arrangement: live holders and those in place during the quarter, told or derived.
create temp table derived as
with side_by_side as (
    select
        role, ccg_code, quarter_index, effective_from, care_group, arrangement,
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
    from told
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
        on n.role = s.role and n.ccg_code = s.ccg_code and n.effective_from = s.effective_from
        and n.quarter_index = s.quarter_index + 1
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
)

select
    role, ccg_code, quarter_index, effective_from, care_group, arrangement,
    holders_basis,
    case holders_basis
        when 'returned' then holders_status
        when 'next_start' then next_start_status
        when 'start_new_ended' then case
            when not (is_valued(ss) and is_valued(ns) and is_valued(es))
                then list_max([s for s in [ss, ns, es] if not is_valued(s)])
            -- More ended than there were: a figure nobody may use.
            when start + new - ended < 0 then 'blocked'
            when 'rounded' in (ss, ns, es) then 'rounded'
            else 'reported'
        end
        else 'missing'
    end as holders_status,
    if(not is_valued(holders_status), null, case holders_basis
        when 'returned' then holders
        when 'next_start' then next_start
        else start + new - ended
    end) as holders,
    coalesce(if(holders_basis = 'returned', holders_block, start_block), any_block) as holders_block,
    case
        when not is_start_and_new then coalesce(in_quarter_status, 'missing')
        when not (is_valued(ss) and is_valued(ns)) then list_max([s for s in [ss, ns] if not is_valued(s)])
        when 'rounded' in (ss, ns) then 'rounded'
        else 'reported'
    end as in_quarter_status,
    if(not is_valued(in_quarter_status), null, if(is_start_and_new, start + new, in_quarter)) as in_quarter,
    if(is_start_and_new, start_block, coalesce(in_quarter_block, any_block)) as in_quarter_block
from decided;
