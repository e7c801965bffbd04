-- One row per quarter of the store: England's sums of what CCGs reported, and how many CCGs stand behind each.
-- Sums take reported and rounded values only; null when no CCG has one. `both` is the CCGs that gave holders
-- and holders by direct payment, so that a share divides like by like.
with england as (
    select
        quarter,
        cast(sum(holders) as bigint) as holders,
        count(holders) as holders_ccgs,
        count(*) filter (where holders_status = 'suppressed') as holders_suppressed,
        count(*) filter (where holders_status in ('blocked', 'not_applicable', 'not_comparable')) as holders_set_aside,
        count(*) filter (where holders is not null and holders_basis <> 'returned') as holders_derived,
        cast(sum(in_quarter) as bigint) as in_quarter,
        count(in_quarter) as in_quarter_ccgs,
        count(*) filter (where in_quarter_status = 'suppressed') as in_quarter_suppressed,
        count(*) filter (where in_quarter_status in ('blocked', 'not_applicable', 'not_comparable')) as in_quarter_set_aside,
        cast(sum(holders_direct_payment) as bigint) as direct_payment,
        count(holders_direct_payment) as direct_payment_ccgs,
        count(*) filter (where holders_direct_payment_status = 'suppressed') as direct_payment_suppressed,
        count(*) filter (where holders_direct_payment_status in ('blocked', 'not_applicable', 'not_comparable')) as direct_payment_set_aside,
        cast(sum(holders_direct_payment) filter (where holders is not null) as bigint) as both_direct_payment,
        cast(sum(holders) filter (where holders_direct_payment is not null) as bigint) as both_holders,
        count(*) filter (where holders is not null and holders_direct_payment is not null) as both_ccgs
    from ccg_quarter
    group by quarter
)

select
    quarter.quarter,
    quarter.era,
    coalesce(quarter.deadline_on, quarter.ends_on + 14) as due_on,
    quarter.ccgs_open,
    quarter.ccgs_returned,
    england.* exclude (quarter)
from quarter
left join england on england.quarter = quarter.quarter
order by quarter.quarter
