-- One row per step of people from one CCG to another, or to itself on another boundary, with both CCGs as they
-- were before and after it: a code alone is no key.
select
    lineage.effective_on, lineage.share_of_predecessor as share,
    before.ccg_code as predecessor, before.effective_from as predecessor_from,
    after.ccg_code  as successor,   after.effective_from  as successor_from
from lineage
join ccg as before
    on before.ccg_code = lineage.predecessor
    and lineage.effective_on - 1 between before.effective_from and before.effective_to
join ccg as after
    on after.ccg_code = lineage.successor
    and lineage.effective_on between after.effective_from and after.effective_to
order by lineage.effective_on, before.name, after.name
