-- One row per CCG open in a quarter and quarter, from $first to $last: every count that a measure may divide.
select
    ccg_code, name, quarter, era, region_code, region_name, population, population_year, has_returned, is_comparable,
    holders, holders_status, holders_direct_payment, holders_direct_payment_status,
    holders_notional, holders_notional_status, holders_third_party, holders_third_party_status,
    holders_start, holders_start_status, starters, starters_status, ended, ended_status,
    in_quarter, in_quarter_status, holders_ytd, holders_ytd_status,
    planned_holders, if(planned_holders is null, 'missing', 'reported') as planned_holders_status
from ccg_quarter
join quarter using (quarter)
where quarter between $first and $last
order by ccg_code, quarter
