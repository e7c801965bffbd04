-- One row per national target and source, as stated there.
create table target as
select * exclude (quarter_number), quarter_number as quarter
from stg_target
order by measure, fiscal_year, source_title;
