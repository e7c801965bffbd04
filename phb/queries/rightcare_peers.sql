-- One row per CCG of April 2016 and place from 1 to 10: its peer by NHS England RightCare.
select ccg_code, place, peer_code from rightcare_peer order by ccg_code, place
