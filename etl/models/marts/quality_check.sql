-- One row per check a return is held against, with its share of 100 and why.
create table quality_check as
select check_name as "check", title, weight, place, looks_at, why
from raw_quality_check
order by place;
