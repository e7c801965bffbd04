-- One row per CCG, quarter and measure whose value is blocked: the caveat's reason, null where figures contradict.
with blocked as (
    select quarter, ccg_code, name, unnest(['holders', 'in_quarter', 'starters', 'holders_ytd']) as measure,
        unnest([holders_status, in_quarter_status, starters_status, holders_ytd_status]) as status
    from ccg_quarter
)

select
    quarter, measure, ccg_code, name,
    string_agg(distinct caveat.reason, ' ') as reason
from blocked
left join caveat using (ccg_code, quarter, measure)
where blocked.status = 'blocked' and coalesce(caveat.effect, 'blocked') = 'blocked'
group by all
order by quarter, ccg_code, measure
