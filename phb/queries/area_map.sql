-- One row per CCG of $geography and quarter from $first to $last: what a measure of $numerator may divide.
select
    ccg_code, name, region_code, region_name, stp_name, quarter, era, population, population_year,
    basis, predecessors, returned, has_returned, is_comparable, is_estimated, holders, holders_status,
    case $numerator
        when 'holders' then holders
        when 'holders_direct_payment' then holders_direct_payment
        when 'holders_notional' then holders_notional
        when 'holders_third_party' then holders_third_party
        when 'holders_start' then holders_start
        when 'starters' then starters
        when 'ended' then ended
        when 'in_quarter' then in_quarter
        when 'holders_ytd' then holders_ytd
        when 'planned_holders' then planned_holders
    end as numerator,
    case $numerator
        when 'holders' then holders_status
        when 'holders_direct_payment' then holders_direct_payment_status
        when 'holders_notional' then holders_notional_status
        when 'holders_third_party' then holders_third_party_status
        when 'holders_start' then holders_start_status
        when 'starters' then starters_status
        when 'ended' then ended_status
        when 'in_quarter' then in_quarter_status
        when 'holders_ytd' then holders_ytd_status
        when 'planned_holders' then planned_holders_status
    end as status,
    case $numerator
        when 'holders' then holders_at_least
        when 'holders_direct_payment' then holders_direct_payment_at_least
        when 'holders_notional' then holders_notional_at_least
        when 'holders_third_party' then holders_third_party_at_least
        when 'holders_start' then holders_start_at_least
        when 'starters' then starters_at_least
        when 'ended' then ended_at_least
        when 'in_quarter' then in_quarter_at_least
        when 'holders_ytd' then holders_ytd_at_least
        when 'planned_holders' then planned_holders_at_least
    end as at_least,
    case $numerator
        when 'holders' then holders_share
        when 'holders_direct_payment' then holders_direct_payment_share
        when 'holders_notional' then holders_notional_share
        when 'holders_third_party' then holders_third_party_share
        when 'holders_start' then holders_start_share
        when 'starters' then starters_share
        when 'ended' then ended_share
        when 'in_quarter' then in_quarter_share
        when 'holders_ytd' then holders_ytd_share
        when 'planned_holders' then planned_holders_share
    end as share
from area_quarter
where geography = $geography and quarter between $first and $last
order by ccg_code, quarter
