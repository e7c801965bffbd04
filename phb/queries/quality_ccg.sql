-- One row per check of the return of $ccg_code for $quarter, in the order of the checks; with the score of the return.
select
    o.name,
    o.has_returned,
    q.score,
    q.lost as points_lost,
    q.applicable as points_applicable,
    c.title,
    c.looks_at,
    k.outcome,
    k.weight,
    k.reason
from ccg_quarter as o
left join return_quality as q using (ccg_code, quarter)
left join return_quality_check as k using (ccg_code, quarter)
left join quality_check as c using ("check")
where o.ccg_code = $ccg_code and o.quarter = $quarter
order by c.place
