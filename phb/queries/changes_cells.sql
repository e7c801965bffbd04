-- One row per CCG open at $since or $quarter, quarter and figure of $measure asked for ($way all, only or without
-- $care_group): kind 'total' (one, with its status), 'care_group' and 'arrangement' (one each, null where not known).
-- A care group a CCG does not list adds nothing to its total: it counts as nought where the listed add up to it.
with total as (
    select
        ccg_code, quarter, name,
        case $measure
            when 'holders' then holders
            when 'in_quarter' then in_quarter
            when 'starters' then starters
            when 'holders_ytd' then holders_ytd
        end as told,
        case $measure
            when 'holders' then holders_status
            when 'in_quarter' then in_quarter_status
            when 'starters' then starters_status
            when 'holders_ytd' then holders_ytd_status
        end as status,
        if($measure = 'holders', holders_direct_payment, null) as direct_payment,
        if($measure = 'holders', holders_notional, null) as notional,
        if($measure = 'holders', holders_third_party, null) as third_party
    from ccg_quarter
    where quarter in ($since, $quarter)
),

listed as (
    select ccg_code, quarter, care_group, arrangement, value, status
    from ccg_quarter_care_group
    where measure = $measure and quarter in ($since, $quarter)
),

stated as (
    select
        total.ccg_code, total.quarter, total.told as value, total.status,
        count(listed.care_group) as groups,
        coalesce(
            count(listed.value) = count(listed.care_group) and sum(listed.value) = any_value(total.told), false
        ) as adds_up
    from total
    left join (from listed where arrangement = 'all') as listed using (ccg_code, quarter)
    group by total.ccg_code, total.quarter, total.told, total.status
),

chosen_group as (
    select care_group
    from (select care_group from listed union select $care_group)
    where care_group <> '' and ($way = 'only') = (care_group = $care_group)
),

cell as (
    select
        stated.ccg_code, stated.quarter, chosen_group.care_group, arrangement,
        if(listed.status is null and whole.status is null and adds_up, 0, listed.value) as value,
        case
            when listed.status is not null then listed.status
            when whole.status is null and adds_up then 'reported'
            when stated.value is null then stated.status
            else 'missing'
        end as status
    from stated
    cross join chosen_group
    cross join (select unnest(['all', 'direct_payment', 'notional', 'third_party']) as arrangement)
    left join listed using (ccg_code, quarter, care_group, arrangement)
    left join (from listed where arrangement = 'all') as whole
        on whole.ccg_code = stated.ccg_code and whole.quarter = stated.quarter
        and whole.care_group = chosen_group.care_group
),

-- The one care group that is asked for, or left out.
named as (
    select stated.ccg_code, stated.quarter, stated.groups, stated.value as total, stated.status as total_status,
        if(whole.status is null and adds_up, 0, whole.value) as value,
        coalesce(whole.status, if(adds_up, 'reported', 'missing')) as status
    from stated
    left join (from listed where arrangement = 'all' and care_group = $care_group) as whole using (ccg_code, quarter)
),

figure as (
    select ccg_code, quarter, 'total' as kind, 'all' as category,
        case $way
            when 'all' then total
            when 'only' then value
            else if(total >= value, total - value, null)
        end as value,
        case
            when $way = 'all' or ($way = 'without' and total is null) then total_status
            when $way = 'only' or value is null then status
            when total >= value then 'reported'
            else 'not_comparable'
        end as status
    from named
    union all
    select ccg_code, quarter, 'care_group', care_group, value, if(value is null, 'missing', 'reported')
    from cell
    where arrangement = 'all'
    union all
    select ccg_code, quarter, 'arrangement', arrangement, value, if(value is null, 'missing', 'reported')
    from total unpivot include nulls (value for arrangement in (direct_payment, notional, third_party))
    where $way = 'all' and $measure = 'holders'
    union all
    select
        ccg_code, quarter, 'arrangement', arrangement,
        if(count(cell.value) = count(*) and ($way = 'only' or adds_up), sum(cell.value), null) as value,
        if(count(cell.value) = count(*) and ($way = 'only' or adds_up), 'reported', 'missing')
    from cell
    join stated using (ccg_code, quarter)
    where arrangement <> 'all' and not ($way = 'all' and $measure = 'holders')
    group by ccg_code, quarter, arrangement, adds_up
)

select
    figure.ccg_code as area, figure.quarter, figure.kind, figure.category,
    figure.value::double as value, figure.status,
    kind = 'total' and named.total is not null and named.groups = 0 as has_no_care_groups,
    total.name
from figure
join named using (ccg_code, quarter)
join total using (ccg_code, quarter)
order by figure.quarter, figure.ccg_code, figure.kind, figure.category
