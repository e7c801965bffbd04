-- One row per quarter: the day whose knowledge its alerts are raised on; and one, of quarter 0, for what is known now.
-- That is the end of the following quarter, before the next returns come; where most returns of a quarter came later, as
-- when years are loaded at once, the day on which half had come. Of the latest quarter it is now.
create temp table knowledge as
with first_come as (
    select quarter_index, ccg_code, min(received_on) as came_on
    from block
    where is_returned(measure)
    group by all
),

half as (
    select quarter_index, quantile_disc(came_on, 0.5) as came_on from first_come group by all
)

select
    q.quarter_index as knowledge,
    if(
        q.quarter_index = max(q.quarter_index) over (),
        date '9999-12-31',
        greatest(cast(quarter_starts_on(q.quarter_index + 2) - interval 1 day as date), h.came_on)
    ) as known_on
from quarter_span q
left join half h using (quarter_index)
where getvariable('raises_alerts') = 'yes'
union all
select 0, date '9999-12-31';
