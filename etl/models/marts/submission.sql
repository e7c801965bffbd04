-- One row per time a file came, CCG, quarter and section (and plan version): current, superseded or withdrawn.
create table submission as
select
    b.file_sha256, b.file_name, b.format, b.authority, b.ccg_code, b.quarter,
    b.measure::varchar as measure, b.breakdown::varchar as breakdown,
    b.plan_version, b.received_on, b.published_on, b.sequence, b.superseded_on, b.withdrawn_on, b.withdrawn_reason,
    b.line_count::integer as line_count,
    m.value::bigint as total
from block b
left join margin m on m.block_id = b.block_id and m.care_group = 'all' and m.arrangement = 'all'
order by b.sequence, b.ccg_code, b.quarter, b.measure, b.breakdown, b.plan_version;
