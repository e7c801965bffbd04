-- One row per cell of every block, superseded and withdrawn ones too.
create temp table cell as
select b.block_id, l.care_group, l.arrangement, l.value, l.status
from stg_line l
join block b
    on l.file_sha256 = b.file_sha256 and l.ccg_code = b.ccg_code and l.quarter_index = b.quarter_index
    and l.measure = b.measure and l.breakdown = b.breakdown and l.plan_version is not distinct from b.plan_version;
