-- One row per CCG open in a quarter: its region, whether it has returned, and what is said of the quarter as a whole.
select
    q.ccg_code, q.name, q.region_code, q.region_name, q.has_returned, told.known_on, told.banner
from ccg_quarter q
join alert_quarter told using (quarter)
where q.quarter = $quarter
order by q.region_name, q.name
