-- One row per CCG open in $quarter: whether it returned, when, against which deadline, and what it holds.
select
    c.name,
    c.ccg_code,
    c.region_name,
    c.has_returned,
    c.received_on,
    c.is_late,
    c.population,
    c.holders,
    c.holders_status,
    c.in_quarter,
    c.in_quarter_status,
    c.question_count,
    q.era,
    q.deadline_on,
    q.deadline_basis
from ccg_quarter as c
join quarter as q using (quarter)
where c.quarter = $quarter
order by c.has_returned, c.is_late desc nulls last, c.question_count desc, c.name
