-- One row per vintage, CCG as it was whose people live in several CCGs of that vintage, and quarter: its own counts.
create table undivided_quarter as
with parted as (
    select vintage, ccg_code, effective_from, string_agg(to_ccg_code, ', ' order by to_ccg_code) as successors
    from crosswalk
    where not is_whole
    group by all
)

select
    p.vintage, a.ccg_code, a.effective_from, a.name, a.quarter, p.successors,
    a.holders, a.holders_status,
    a.holders_direct_payment, a.holders_direct_payment_status,
    a.holders_notional, a.holders_notional_status,
    a.holders_third_party, a.holders_third_party_status,
    a.holders_start, a.holders_start_status,
    a.starters, a.starters_status,
    a.ended, a.ended_status,
    a.in_quarter, a.in_quarter_status,
    a.holders_ytd, a.holders_ytd_status,
    a.planned_holders, a.planned_holders_status
from area_quarter a
join parted p using (ccg_code, effective_from)
where a.geography = 'as_it_was'
order by p.vintage, a.quarter, a.ccg_code;
