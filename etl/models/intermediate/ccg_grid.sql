-- One row per CCG open in a quarter and quarter, returned or not.
create temp table ccg_grid as
select
    q.quarter, q.quarter_index, q.starts_on, q.ends_on, q.vintage, q.deadline_on,
    c.ccg_code, c.effective_from, c.ons_code, c.name,
    -- On the same boundary the quarter before, or there is nothing to compare with.
    c.effective_from < q.starts_on as is_comparable
from quarter_span q
join stg_ccg_code c on c.effective_from <= q.starts_on and coalesce(c.effective_to, date '2022-06-30') >= q.starts_on;
