-- One row per threshold and value it may take, the others at their defaults, as benchmarks/alert_record.py measured.
create temp table stg_alert_tradeoff as
select
    rule,
    threshold,
    cast("value" as double)           as value,
    is_default = 'true'               as is_default,
    try_cast(columns('^(precision|recall|delay_median|delay_p80|false_per_100|raised_per_100)') as double),
    cast(panels as integer)           as panels,
    cast(prevalence_pct as double)    as prevalence_pct
from reference_table('returns/alert_tradeoff.csv');
