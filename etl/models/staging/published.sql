-- One row per published national figure and source.
create temp table stg_published as
select
    measure,
    cast(period_start as date)        as period_start,
    cast(period_end as date)          as period_end,
    fiscal_year,
    quarter                           as quarter_number,
    cast(value as double)             as value,
    unit,
    precision,
    source_title,
    source_url,
    note
from reference_table('returns/national_published_totals.csv');
