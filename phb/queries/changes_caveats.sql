-- One row per quarter, effect and reason of what is held back or noted of $measure at $since or $quarter: of whom.
-- A null reason: the figures contradict each other.
with told as (
    select
        ccg_code, quarter, name,
        case $measure
            when 'holders' then holders_status
            when 'in_quarter' then in_quarter_status
            when 'starters' then starters_status
            when 'holders_ytd' then holders_ytd_status
        end = 'blocked' as is_blocked
    from ccg_quarter
    where quarter in ($since, $quarter)
),

known as (
    from caveat where measure = $measure and quarter in ($since, $quarter)
),

borne as (
    select quarter, effect, reason, who, ccg_code, name from known join told using (ccg_code, quarter)
    union all
    select quarter, 'blocked', null, null, ccg_code, name
    from told
    anti join (from known where effect = 'blocked') as known using (ccg_code, quarter)
    where is_blocked
)

select
    quarter, effect, reason, who,
    count(distinct ccg_code) as ccgs,
    list(distinct {'code': ccg_code, 'name': name} order by {'code': ccg_code, 'name': name}) as whose
from borne
group by all
order by quarter, effect, reason
