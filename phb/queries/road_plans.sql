-- One row per CCG of $geography and quarter planned for: the plan that counts, summed over its predecessors where they
-- merged, and the CCG's own first plan. Quarters that are still to come are told by the CCG's own plan alone.
with here as (
    select ccg_code, quarter, planned_holders from area_quarter
    where geography = $geography and planned_holders is not null
),

own as (
    select
        ccg_code, quarter,
        max(planned_holders) filter (where is_current)  as planned_holders,
        max(planned_holders) filter (where is_original) as original,
        count(*) as versions
    from trajectory
    group by all
)

select
    ccg_code, quarter,
    coalesce(here.planned_holders, own.planned_holders)::double as planned_holders,
    own.original::double as original,
    coalesce(own.versions, 0) as versions
from here
full join own using (ccg_code, quarter)
order by ccg_code, quarter
