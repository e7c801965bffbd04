-- One row per CCG on one boundary, keyed by ccg_code and effective_from.
create table ccg as
select
    ccg_code, effective_from, coalesce(effective_to, date '2022-06-30') as effective_to,
    ons_code, name, first_vintage, last_vintage, ods_open_on, ods_close_on
from stg_ccg_code
order by ccg_code, effective_from;
