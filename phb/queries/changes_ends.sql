-- One row per measure of $measures and CCG of $geography open at $since or $quarter, or CCG that cannot be
-- divided on it: what is known at both ends, and whether it stayed the same on one boundary all the way.
with asked as (select unnest($measures) as measure),

told as (
    select
        measure, quarter, ccg_code, effective_from, name, region_name, has_returned, is_estimated,
        false as is_undivided,
        case measure
            when 'holders' then holders
            when 'holders_direct_payment' then holders_direct_payment
            when 'in_quarter' then in_quarter
            when 'starters' then starters
            when 'holders_ytd' then holders_ytd
        end as value,
        case measure
            when 'holders' then holders_at_least
            when 'holders_direct_payment' then holders_direct_payment_at_least
            when 'in_quarter' then in_quarter_at_least
            when 'starters' then starters_at_least
            when 'holders_ytd' then holders_ytd_at_least
        end as at_least,
        case measure
            when 'holders' then holders_status
            when 'holders_direct_payment' then holders_direct_payment_status
            when 'in_quarter' then in_quarter_status
            when 'starters' then starters_status
            when 'holders_ytd' then holders_ytd_status
        end as status
    from area_quarter, asked
    where geography = $geography and quarter in ($since, $quarter)
    union all
    select
        measure, quarter, ccg_code, effective_from, name, null, null, false, true,
        case measure
            when 'holders' then holders
            when 'holders_direct_payment' then holders_direct_payment
            when 'in_quarter' then in_quarter
            when 'starters' then starters
            when 'holders_ytd' then holders_ytd
        end,
        null,
        case measure
            when 'holders' then holders_status
            when 'holders_direct_payment' then holders_direct_payment_status
            when 'in_quarter' then in_quarter_status
            when 'starters' then starters_status
            when 'holders_ytd' then holders_ytd_status
        end
    from undivided_quarter, asked
    where vintage = $geography and quarter in ($since, $quarter)
),

steady as (
    select ccg_code, effective_from, bool_and(coalesce(is_comparable, false)) as is_comparable
    from area_quarter
    where geography = $geography and quarter > $since and quarter <= $quarter
    group by all
)

select
    measure,
    ccg_code,
    coalesce(later.name, earlier.name) as name,
    coalesce(later.region_name, earlier.region_name) as region_name,
    is_undivided,
    earlier.value as before,
    later.value as after,
    earlier.at_least as before_at_least,
    later.at_least as after_at_least,
    earlier.status as before_status,
    later.status as after_status,
    coalesce(earlier.has_returned, false) as before_returned,
    coalesce(later.has_returned, false) as after_returned,
    earlier.ccg_code is not null as was_open,
    later.ccg_code is not null as is_open,
    coalesce(steady.is_comparable, false) as is_comparable,
    coalesce(earlier.is_estimated or later.is_estimated, false) as is_estimated
from (from told where quarter = $since) as earlier
full join (from told where quarter = $quarter) as later using (measure, ccg_code, effective_from, is_undivided)
left join steady using (ccg_code, effective_from)
order by measure, ccg_code, effective_from, is_undivided
