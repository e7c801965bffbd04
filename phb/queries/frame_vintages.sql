-- One row per boundary vintage, newest first; is_latest is the one the latest quarter was drawn on.
select vintage, ccg_count, vintage = (select arg_max(vintage, quarter) from quarter) as is_latest
from vintage
order by vintage desc
