-- One row per alert rule, in order of priority.
create table alert_rule as
from raw_alert_rule order by place;
