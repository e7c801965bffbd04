-- One row: England at $quarter and at the earlier $since, over the CCGs with a value in both that were the
-- same organisation on the same boundary in every quarter between.
with steady as (
    select ccg_code, effective_from
    from ccg_quarter
    where quarter > $since and quarter <= $quarter
    group by ccg_code, effective_from
    having bool_and(coalesce(is_comparable, false))
),

pair as (
    select
        later.holders as holders_now,
        earlier.holders as holders_then,
        later.holders_direct_payment as direct_payment_now,
        earlier.holders_direct_payment as direct_payment_then
    from steady
    join ccg_quarter as later
        on later.ccg_code = steady.ccg_code
        and later.effective_from = steady.effective_from
        and later.quarter = $quarter
    join ccg_quarter as earlier
        on earlier.ccg_code = steady.ccg_code
        and earlier.effective_from = steady.effective_from
        and earlier.quarter = $since
)

select
    count(holders_now - holders_then) as holders_ccgs,
    cast(sum(holders_now - holders_then) as bigint) as holders_change,
    count(direct_payment_now - direct_payment_then) as direct_payment_ccgs,
    cast(sum(direct_payment_now - direct_payment_then) as bigint) as direct_payment_change
from pair
