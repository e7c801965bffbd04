-- One row per CCG as it was in $quarter whose people lie in more than one CCG of $vintage: its figure of
-- $numerator and the CCGs of the vintage ("01H, 01K").
select
    ccg_code, successors,
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
    end as numerator
from undivided_quarter
where vintage = $vintage and quarter = $quarter
order by ccg_code
