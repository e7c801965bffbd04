-- One row per CCG open in $quarter: its score, the checks it lost with their reasons, its figure, and the last
-- figure known before on the CCGs of the quarter (a merged CCG's predecessors together).
with lost as (
    select
        k.ccg_code,
        list(k."check" order by k.weight desc, c.place) as lost_checks,
        list(k.reason order by k.weight desc, c.place) as reasons
    from return_quality_check as k
    join quality_check as c using ("check")
    where k.quarter = $quarter and k.outcome = 'lost'
    group by k.ccg_code
),

last_known as (
    select
        past.ccg_code,
        arg_max(past.holders, past.quarter) filter (where past.holders is not null) as last_holders,
        max(past.quarter) filter (where past.holders is not null) as last_holders_quarter,
        arg_max(past.predecessors, past.quarter) filter (where past.holders is not null) as last_holders_behind,
        arg_max(past.in_quarter, past.quarter) filter (where past.in_quarter is not null) as last_in_quarter,
        max(past.quarter) filter (where past.in_quarter is not null) as last_in_quarter_quarter,
        arg_max(past.predecessors, past.quarter) filter (where past.in_quarter is not null) as last_in_quarter_behind
    from area_quarter as past
    join quarter as asked on asked.quarter = $quarter and asked.vintage = past.geography
    where past.quarter < $quarter
    group by past.ccg_code
)

select
    o.ccg_code,
    o.name,
    o.region_name,
    o.has_returned,
    q.score,
    q.lost as points_lost,
    q.applicable as points_applicable,
    o.holders,
    o.holders_status,
    o.in_quarter,
    o.in_quarter_status,
    last_known.* exclude (ccg_code),
    lost.lost_checks,
    lost.reasons
from ccg_quarter as o
left join return_quality as q using (ccg_code, quarter)
left join lost using (ccg_code)
left join last_known using (ccg_code)
where o.quarter = $quarter
order by o.ccg_code
