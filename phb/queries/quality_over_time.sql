-- One row per CCG open in a quarter up to $quarter: its score and the checks on which it lost points.
with lost as (
    select k.ccg_code, k.quarter, string_agg(c.title, ', ' order by c.place) as lost_on
    from return_quality_check as k
    join quality_check as c using ("check")
    where k.outcome = 'lost' and k.quarter <= $quarter
    group by all
)

select c.ccg_code, c.name, c.region_name, c.quarter, c.has_returned, q.score, lost.lost_on
from ccg_quarter as c
left join return_quality as q using (ccg_code, quarter)
left join lost using (ccg_code, quarter)
where c.quarter <= $quarter
order by c.ccg_code, c.quarter
