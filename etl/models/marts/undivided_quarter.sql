-- One row per vintage, CCG as it was whose people live in several CCGs of that vintage, and quarter: its own counts.
create table undivided_quarter as
with parted as (
    select vintage, ccg_code, effective_from, string_agg(to_ccg_code, ', ' order by to_ccg_code) as successors
    from crosswalk
    where not is_whole
    group by all
),

own as (
    select * exclude (
        geography, ons_code, region_code, region_name, local_office_name, stp_name, vintage, era, basis,
        predecessors, returned, has_returned, population, population_year, is_comparable, is_estimated
    )
    from area_quarter
    where geography = 'as_it_was'
)

select p.vintage, p.successors, columns(a -> a not in ('vintage', 'successors') and a not similar to '.*_(at_least|share)')
from own
join parted p using (ccg_code, effective_from)
order by p.vintage, quarter, ccg_code;
