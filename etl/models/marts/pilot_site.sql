-- One row per pilot site of 2009-12 as the articles name it; an empty start is "start unknown".
create table pilot_site as from stg_pilot_site order by site_id;
