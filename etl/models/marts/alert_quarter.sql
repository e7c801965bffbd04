-- One row per quarter: on what day's knowledge its alerts were raised, and how all CCGs together grew.
create table alert_quarter as
from raw_alert_quarter order by quarter;
