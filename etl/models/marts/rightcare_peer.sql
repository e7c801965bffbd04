-- One row per CCG of April 2016 and place from 1 to 10: the peer that NHS England RightCare listed there in 2016.
create table rightcare_peer as from stg_rightcare_peer order by ccg_code, place;
