-- One row per quarter: holders of England worked out rather than returned, and direct payments and holders of the
-- CCGs that gave both, so that a share divides like by like.
create table england_share as
select
    quarter,
    count(*) filter (where holders is not null and holders_basis <> 'returned') as holders_derived,
    cast(sum(holders_direct_payment) filter (where holders is not null) as bigint) as both_direct_payment,
    cast(sum(holders) filter (where holders_direct_payment is not null) as bigint) as both_holders,
    count(*) filter (where holders is not null and holders_direct_payment is not null) as both_ccgs
from ccg_quarter
group by quarter
order by quarter;
