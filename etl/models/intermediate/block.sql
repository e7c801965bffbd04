-- One row per time a file came, CCG, quarter and section (and plan version): a block of a return that holds at least one value.
create temp table block as
with held as (
    select
        file_sha256, ccg_code, quarter_index, measure, breakdown, plan_version,
        max(plan_submitted_on) as plan_submitted_on,
        count(*)               as line_count
    from stg_line
    group by all
    having count(*) filter (where status <> 'missing') > 0
),

numbered as (
    select
        row_number() over ()                                            as block_id,
        held.*,
        quarter_text(quarter_index)                                     as quarter,
        r.* exclude (file_sha256),
        -- Ranks within a section: direct before published, then the newest, then the last received that day.
        (r.authority = 'direct')::bigint * 10_000_000_000_000
            + datediff('day', date '1990-01-01', r.received_on) * 100_000_000 + r.sequence as standing
    from held
    join stg_receipt r using (file_sha256)
),

beaten as (
    select a.block_id, min(b.received_on) as beaten_on
    from numbered a
    join numbered b
        on a.ccg_code = b.ccg_code and a.quarter_index = b.quarter_index and a.measure = b.measure
        and a.breakdown = b.breakdown and a.plan_version is not distinct from b.plan_version
        and b.standing > a.standing and b.withdrawn_on is null
    group by a.block_id
)

select
    numbered.*,
    -- A published figure that comes after the direct return is superseded the day it arrives.
    if(beaten_on is null, null, greatest(beaten_on, received_on))       as superseded_on,
    withdrawn_on is null and beaten_on is null                          as is_current,
    withdrawn_on is null and standing = max(standing) filter (where withdrawn_on is null) over (
        partition by ccg_code, quarter_index, measure, breakdown, plan_version, authority
    )                                                                   as is_newest_of_authority
from numbered
left join beaten using (block_id);
