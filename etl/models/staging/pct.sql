-- One row per PCT and CCG of 2013 that took some of its people.
create temp table stg_pct as
select
    p.pct_ods_code                    as pct_code,
    p.pct_ons_code,
    p.pct_name,
    s.ccg13_ods_code                  as ccg_code,
    s.ccg13_ons_code                  as ons_code,
    s.ccg13_name                      as ccg_name,
    cast(s.share_postcodes_pct as double) as share_postcodes_pct,
    cast(s.share_matrix_pct as double)    as share_matrix_pct
from reference_table('geography/pct_codes.csv') p
left join reference_table('geography/pct_to_ccg2013.csv') s
    using (pct_ods_code);
