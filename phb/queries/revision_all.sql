-- One row per CCG, quarter, measure and file that came after the first of its sender and was not withdrawn, up to
-- $quarter: what it changed, and how many days after the first.
select
    r.ccg_code,
    o.name,
    o.region_name,
    r.quarter,
    r.authority,
    r.file_sha256,
    r.received_on,
    r.measure,
    r.before,
    r.value,
    r.change,
    date_diff('day', f.first_on, r.received_on) as days
from revision as r
join ccg_quarter as o using (ccg_code, quarter)
join (
    select ccg_code, quarter, authority, min(received_on) as first_on from revision group by all
) as f using (ccg_code, quarter, authority)
where not r.is_first and r.withdrawn_on is null and r.quarter <= $quarter
order by r.quarter, r.ccg_code, r.received_on, r.sequence, r.measure
