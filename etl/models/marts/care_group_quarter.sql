-- One row per CCG open in a quarter, quarter and care group: holders in it, or why they are not known.
-- A care group that a return does not list adds nothing: it counts as nought where the listed add up to all holders.
create table care_group_quarter as
with listed as (
    select ccg_code, quarter, care_group, value, status
    from ccg_quarter_care_group
    where measure = 'holders' and arrangement = 'all'
),

stated as (
    select
        c.ccg_code, c.quarter, c.holders_status,
        coalesce(
            count(l.value) = count(l.care_group) and coalesce(sum(l.value), 0) = any_value(c.holders), false
        ) as adds_up
    from ccg_quarter c
    left join listed l using (ccg_code, quarter)
    group by all
)

select
    s.ccg_code, s.quarter, g.care_group,
    if(l.status is null and s.adds_up, 0, l.value)::bigint as value,
    case
        when l.status is not null then l.status
        when s.adds_up then 'reported'
        when is_valued(s.holders_status) then 'missing'
        else s.holders_status
    end as status
from stated s
cross join raw_care_group g
left join listed l using (ccg_code, quarter, care_group)
order by s.quarter, s.ccg_code, g.care_group;
