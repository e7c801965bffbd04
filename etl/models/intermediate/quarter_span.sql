-- One row per quarter from the first to the last that a current return holds, with the vintage in force on its first day.
create temp table quarter_span as
with span as (
    select min(quarter_index) as first, max(quarter_index) as last
    from block
    where is_current and is_returned(measure)
),

counted as (
    select cast(unnest(range(first, last + 1)) as integer) as quarter_index from span where first is not null
)

select
    quarter_text(quarter_index)                                          as quarter,
    quarter_index,
    quarter_starts_on(quarter_index)                                     as starts_on,
    cast(quarter_starts_on(quarter_index + 1) - interval 1 day as date)  as ends_on,
    v.vintage,
    if(is_mandatory(quarter_index), 'mandatory', 'voluntary')            as era,
    d.deadline_on,
    d.deadline_basis
from counted
join stg_vintage v on quarter_starts_on(quarter_index) between v.in_force_from and v.in_force_to
left join stg_deadline d on d.quarter = quarter_text(quarter_index);
