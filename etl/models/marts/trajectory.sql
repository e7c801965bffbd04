-- One row per CCG, quarter and version of its plan; the first version is the original, the last is current.
create table trajectory as
select
    b.ccg_code, b.quarter, b.plan_version, b.plan_submitted_on as submitted_on,
    m.value::bigint as planned_holders,
    row_number() over (partition by b.ccg_code, b.quarter order by b.plan_version nulls first) = 1 as is_original,
    row_number() over (partition by b.ccg_code, b.quarter order by b.plan_version desc nulls last) = 1 as is_current
from block b
join margin m on m.block_id = b.block_id and m.care_group = 'all' and m.arrangement = 'all'
where b.is_current and b.measure = 'planned_holders' and m.value is not null
order by b.ccg_code, b.quarter, b.plan_version;
