-- One row per file and measure that told of $ccg_code for $quarter, direct before published, oldest first: what it
-- said, and by how much that changed what its sender had said before.
select
    r.authority,
    r.received_on,
    r.sequence,
    r.file_name,
    r.file_sha256,
    r.measure,
    r.value,
    r.status,
    r.basis,
    r.before,
    r.change,
    r.is_first,
    r.is_current,
    r.withdrawn_on,
    w.withdrawn_reason
from revision as r
left join (
    select sequence, max(withdrawn_reason) as withdrawn_reason from submission group by sequence
) as w using (sequence)
where r.ccg_code = $ccg_code and r.quarter = $quarter
order by r.authority, r.received_on, r.sequence, r.measure
