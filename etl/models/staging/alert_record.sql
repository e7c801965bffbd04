-- One row per panel, prevalence, rule set and form of count, as benchmarks/alert_record.py last measured it.
create temp table stg_alert_record as
select
    panel,
    cast(prevalence_pct as double)    as prevalence_pct,
    rule_set,
    counts,
    try_cast(columns('^(precision|recall|delay_median|delay_p80|false_per_100|raised_per_100)') as double),
    cast(panels as integer)           as panels,
    cast(first_seed as integer)       as first_seed,
    cast(raised as integer)           as raised,
    cast(stalls as integer)           as stalls
from reference_table('returns/alert_record.csv');
