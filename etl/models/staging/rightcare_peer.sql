-- One row per CCG of April 2016 and place from 1 to 10, as listed by NHS England RightCare.
create temp table stg_rightcare_peer as
select ccg_code, place, peer_code
from raw_rightcare_peer;
