-- One row per national target and source, as stated there.
create table target as
select
    measure, period_start, period_end, fiscal_year,
    if(quarter_number is null, null, fiscal_year || ' ' || quarter_number) as quarter,
    value, unit, precision, source_title, source_url, note
from stg_target
order by measure, fiscal_year, source_title;
