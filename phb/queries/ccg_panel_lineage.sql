-- One row per change that the CCG $ccg_code came out of or went into, with the other side's latest name.
with named as (
    select ccg_code, arg_max(name, effective_from) as name from ccg group by ccg_code
)
select
    lineage.kind, lineage.effective_on, lineage.share_of_predecessor,
    lineage.predecessor, before.name as predecessor_name,
    lineage.successor, after.name as successor_name
from lineage
left join named as before on before.ccg_code = lineage.predecessor
left join named as after on after.ccg_code = lineage.successor
where (lineage.predecessor = $ccg_code or lineage.successor = $ccg_code)
  and lineage.predecessor <> lineage.successor
order by lineage.effective_on, lineage.predecessor, lineage.successor
