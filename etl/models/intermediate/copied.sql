-- One row per knowledge, CCG and quarter whose return is copied forward: every cell of the CCG's own return is that of the
-- quarter before, although the return itself says that something changed.
create temp table copied as
with block_cells as (
    select block_id, bit_xor(hash(care_group, arrangement, value, status)) as cells, count(*) as cell_count
    from cell
    group by block_id
),

own as (
    select
        k.knowledge, b.ccg_code, b.quarter_index, g.effective_from,
        bit_xor(hash(b.measure, b.breakdown, c.cells, c.cell_count)) as cells
    from known_block k
    join block b using (block_id)
    join block_cells c using (block_id)
    join ccg_grid g using (ccg_code, quarter_index)
    where b.authority = 'direct'
    group by all
),

figure as (
    select
        knowledge, ccg_code, quarter_index,
        max(value) filter (where measure = 'starters')       as new,
        max(value) filter (where measure = 'holders_start')  as start,
        max(value) filter (where measure = 'ended')          as ended,
        max(value) filter (where measure = 'holders_ytd' and quarter_index % 4 <> 0) as ytd
    from chosen_ever
    where care_group = 'all' and arrangement = 'all'
    group by all
)

select a.knowledge, a.ccg_code, a.quarter_index, f.new, f.start, f.ytd
from own a
join own b
    on b.knowledge = a.knowledge and b.ccg_code = a.ccg_code and b.effective_from = a.effective_from
    and b.quarter_index = a.quarter_index - 1 and b.cells = a.cells
join figure f on f.knowledge = a.knowledge and f.ccg_code = a.ccg_code and f.quarter_index = a.quarter_index
where f.new > 0 and ((f.start is not null and f.ended is distinct from f.new) or f.ytd is not null);
