-- One row per quarter from the first to the last in the store.
create table quarter as
select
    q.quarter, q.starts_on, q.ends_on, q.vintage, q.era, q.deadline_on, q.deadline_basis,
    count(*)::integer                                  as ccgs_open,
    (count(*) filter (where c.has_returned))::integer  as ccgs_returned
from quarter_span q
join ccg_quarter c using (quarter)
group by all
order by q.quarter;
