-- One row per quarter and measure: England's sum of what CCGs reported, and how many CCGs stand where.
-- Sums take reported and rounded values only; null when no CCG has one.
create table england_total as
with told as (
    select quarter, ccg_code, 'holders' as measure, 'holders' as caveat_on, holders as value, holders_status as status
    from ccg_quarter
    union all
    select quarter, ccg_code, 'holders_direct_payment', 'holders', holders_direct_payment, holders_direct_payment_status
    from ccg_quarter
    union all
    select quarter, ccg_code, 'in_quarter', 'in_quarter', in_quarter, in_quarter_status
    from ccg_quarter
    union all
    select quarter, ccg_code, 'starters', 'starters', starters, starters_status
    from ccg_quarter
    union all
    select quarter, ccg_code, 'holders_ytd', 'holders_ytd', holders_ytd, holders_ytd_status
    from ccg_quarter
),

held_back as (
    select distinct ccg_code, quarter, measure as caveat_on from caveat where effect = 'blocked'
)

select
    told.quarter,
    told.measure,
    cast(sum(told.value) as bigint) as value,
    count(told.value) as ccgs,
    count(*) filter (where told.status = 'suppressed') as suppressed,
    count(*) filter (where told.status = 'blocked') as blocked,
    count(held_back.ccg_code) filter (where told.status = 'blocked') as caveats,
    count(*) filter (where told.status in ('not_applicable', 'not_comparable')) as set_aside,
    count(*) as open
from told
left join held_back using (ccg_code, quarter, caveat_on)
group by all
order by told.quarter, told.measure;
