-- One row per PCT and CCG of 2013 that took some of its people.
create table pct_ccg as from stg_pct order by pct_code, ccg_code;
