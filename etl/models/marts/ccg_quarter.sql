-- One row per CCG open in a quarter and quarter, returned or not.
create table ccg_quarter as
with totals as (
    select
        ccg_code, quarter_index,
        any_value(basis)  filter (where measure = 'holders' and arrangement = 'all')           as holders_basis,
        any_value(value)  filter (where measure = 'holders' and arrangement = 'all')           as holders,
        any_value(status) filter (where measure = 'holders' and arrangement = 'all')           as holders_status,
        any_value(value)  filter (where measure = 'holders' and arrangement = 'direct_payment') as holders_direct_payment,
        any_value(status) filter (where measure = 'holders' and arrangement = 'direct_payment') as dp_status,
        any_value(value)  filter (where measure = 'holders' and arrangement = 'notional')      as holders_notional,
        any_value(status) filter (where measure = 'holders' and arrangement = 'notional')      as notional_status,
        any_value(value)  filter (where measure = 'holders' and arrangement = 'third_party')   as holders_third_party,
        any_value(status) filter (where measure = 'holders' and arrangement = 'third_party')   as third_party_status,
        any_value(value)  filter (where measure = 'holders_start' and arrangement = 'all')     as holders_start,
        any_value(status) filter (where measure = 'holders_start' and arrangement = 'all')     as holders_start_status,
        any_value(value)  filter (where measure = 'starters' and arrangement = 'all')          as starters,
        any_value(status) filter (where measure = 'starters' and arrangement = 'all')          as starters_status,
        any_value(value)  filter (where measure = 'ended' and arrangement = 'all')             as ended,
        any_value(status) filter (where measure = 'ended' and arrangement = 'all')             as ended_status,
        any_value(value)  filter (where measure = 'in_quarter' and arrangement = 'all')        as in_quarter,
        any_value(status) filter (where measure = 'in_quarter' and arrangement = 'all')        as in_quarter_status,
        any_value(value)  filter (where measure = 'holders_ytd' and arrangement = 'all')       as holders_ytd,
        any_value(status) filter (where measure = 'holders_ytd' and arrangement = 'all')       as holders_ytd_status
    from stated
    where care_group = 'all'
    group by all
),

-- When the CCG first answered for the quarter, with a file that counts, though it may have been withdrawn between; of a
-- published figure we cannot tell whether the return was late.
answered as (
    select
        ccg_code, quarter,
        bool_or(is_current)                                                          as has_returned,
        coalesce(min(received_on) filter (where authority = 'direct'), min(received_on)) as received_on,
        bool_or(authority = 'direct')                                                as is_direct
    from block
    where is_returned(measure)
        and file_sha256 in (select file_sha256 from stg_receipt where withdrawn_on is null)
    group by all
),

-- Residents at the middle of the year nearest to the middle of the quarter, on the quarter's boundary.
resident as (
    select g.ccg_code, g.quarter_index, p.population, cast(right(p.reference, 4) as integer) as population_year
    from ccg_grid g
    join stg_population p using (vintage, ons_code)
    where p.population_type like 'resident%'
    qualify row_number() over (
        partition by g.ccg_code, g.quarter_index
        order by
            abs(datediff('day', make_date(population_year, 6, 30), g.starts_on + ((g.ends_on - g.starts_on) // 2)::integer)),
            population_year
    ) = 1
),

plan as (
    select
        ccg_code, quarter,
        any_value(planned_holders) filter (where is_current)  as planned_holders,
        any_value(planned_holders) filter (where is_original) as planned_holders_original
    from trajectory
    group by all
),

-- People to divide by, of the CCG and quarter alone: never carried from one quarter to another.
eligible as (
    select b.ccg_code, b.quarter, m.value, m.status
    from block b
    join margin m on m.block_id = b.block_id and m.care_group = 'all' and m.arrangement = 'all'
    where b.is_current and b.measure = 'chc_eligible'
),

questions as (
    select ccg_code, quarter, count(*)::integer as question_count from question group by all
)

select
    g.ccg_code, g.effective_from, g.ons_code, g.name, g.quarter, g.vintage,
    r.region_code, r.region_name, r.local_office_name, r.stp_name,
    p.population, p.population_year, d.imd_average_score,
    coalesce(a.has_returned, false)                     as has_returned,
    a.received_on,
    if(a.is_direct, a.received_on > g.deadline_on, null) as is_late,
    t.holders::bigint                                   as holders,
    coalesce(t.holders_status, 'missing')::varchar               as holders_status,
    t.holders_basis,
    t.holders_direct_payment::bigint                    as holders_direct_payment,
    coalesce(t.dp_status, 'missing')::varchar                    as holders_direct_payment_status,
    t.holders_notional::bigint                          as holders_notional,
    coalesce(t.notional_status, 'missing')::varchar              as holders_notional_status,
    t.holders_third_party::bigint                       as holders_third_party,
    coalesce(t.third_party_status, 'missing')::varchar           as holders_third_party_status,
    t.holders_start::bigint                             as holders_start,
    coalesce(t.holders_start_status, 'missing')::varchar         as holders_start_status,
    t.starters::bigint                                  as starters,
    coalesce(t.starters_status, 'missing')::varchar              as starters_status,
    t.ended::bigint                                     as ended,
    coalesce(t.ended_status, 'missing')::varchar                 as ended_status,
    t.in_quarter::bigint                                as in_quarter,
    coalesce(t.in_quarter_status, 'missing')::varchar            as in_quarter_status,
    t.holders_ytd::bigint                               as holders_ytd,
    coalesce(t.holders_ytd_status, 'missing')::varchar           as holders_ytd_status,
    plan.planned_holders,
    plan.planned_holders_original,
    e.value::bigint                                     as chc_eligible,
    coalesce(e.status, 'missing')::varchar              as chc_eligible_status,
    g.is_comparable,
    coalesce(q.question_count, 0)                       as question_count
from ccg_grid g
left join stg_region r using (vintage, ons_code)
left join stg_characteristic d using (vintage, ons_code)
left join resident p using (ccg_code, quarter_index)
left join answered a using (ccg_code, quarter)
left join totals t using (ccg_code, quarter_index)
left join plan using (ccg_code, quarter)
left join eligible e using (ccg_code, quarter)
left join questions q using (ccg_code, quarter)
order by g.quarter, g.ccg_code;
