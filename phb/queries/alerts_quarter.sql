-- One row: how all CCGs grew up to $quarter, how many returned, and the quarter before it, if there is one.
select
    a.known_on, a.compared, a.over_quarters, a.growth_pct, a.is_flat, a.banner, q.ccgs_open, q.ccgs_returned,
    (select max(b.quarter) from alert_quarter b where b.quarter < a.quarter) as before
from alert_quarter a
join quarter q on q.quarter = a.quarter
where a.quarter = $quarter
