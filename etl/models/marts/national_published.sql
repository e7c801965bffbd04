-- One row per published national figure and source, with its kind; kinds never share a line.
create table national_published as
select
    measure,
    case
        when measure = 'live_end_of_quarter' then 'live'
        when measure like 'received\_ytd\_%' escape '\' then 'ytd'
        when measure like 'new\_%' escape '\' then 'new'
        when measure like '%\_stated' escape '\' then 'stated'
        when measure like 'share\_%' escape '\' then 'share'
        else 'other'
    end as kind,
    period_start, period_end,
    if(quarter_number is null, null, fiscal_year || ' ' || quarter_number) as quarter,
    value, unit, precision, source_title, source_url, note
from stg_published
order by measure, period_end, source_title;
