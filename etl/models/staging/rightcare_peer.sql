-- One row per CCG of April 2016 and place from 1 to 10, as listed by NHS England RightCare.
create temp table stg_rightcare_peer as
select "CCG16CDH" as ccg_code, cast(split_part(listed, '_', 3) as integer) as place, peer_code
from (
    unpivot (from reference_table('geography/similar10_rightcare_2016.csv'))
    on columns('^similar_ccg_') into name listed value peer_code
);
