-- One row per quarter of the store: CCGs open and returned, holders worked out rather than returned, and direct
-- payments and holders of the CCGs that gave both, so that a share divides like by like.
with england as (
    select
        quarter,
        count(*) filter (where holders is not null and holders_basis <> 'returned') as holders_derived,
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
