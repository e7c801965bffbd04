-- One row: what the store holds, its returns, and the latest quarter's figures. A file of many CCGs may be current in one
-- part and superseded in another: it then counts as both.
with file_state as (
    select file_sha256, bool_or(superseded_on is null and withdrawn_on is null) as is_current,
        bool_or(superseded_on is not null and withdrawn_on is null) as is_superseded
    from submission
    group by file_sha256
),

last_quarter as (
    select q.quarter, q.ccgs_returned, q.ccgs_open,
        -- Live holders of a few are not England's: they are not yet known while most CCGs gave flows alone.
        count(*) filter (where c.holders_status in ('reported', 'rounded', 'suppressed'))
            >= 0.9 * count(*) filter (where c.in_quarter_status in ('reported', 'rounded', 'suppressed')) as is_known,
        if(is_known, sum(c.holders), null) as holders,
        if(is_known, sum(c.holders_direct_payment), null) as holders_direct_payment,
        sum(c.in_quarter) as in_quarter
    from quarter q
    join ccg_quarter c using (quarter)
    where q.quarter = (select max(quarter) from quarter)
    group by all
)

select
    (select min(quarter) from quarter)                                        as first,
    (select max(quarter) from quarter)                                        as last,
    (select count(*) from quarter)                                            as count,
    (select count(*) from file_state where is_current)                        as returns_current,
    (select count(*) from file_state where is_superseded)                     as returns_superseded,
    l.quarter                                                                 as latest_quarter,
    l.ccgs_returned                                                           as latest_returned,
    l.ccgs_open                                                               as latest_expected,
    l.holders::bigint                                                         as latest_holders,
    l.holders_direct_payment::bigint                                          as latest_holders_direct_payment,
    l.in_quarter::bigint                                                      as latest_in_quarter
from (select 1) one
left join last_quarter l on true;
