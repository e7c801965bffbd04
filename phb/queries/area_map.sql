-- One row per CCG of $geography and quarter from $first to $last: the count in column $numerator, and that in $over,
-- each with its status.
select
    ccg_code, name, region_code, region_name, stp_name, quarter, era, population, population_year,
    basis, predecessors, returned, has_returned, is_comparable, is_estimated,
    columns(a -> a = $numerator)                as numerator,
    columns(a -> a = $numerator || '_status')   as status,
    columns(a -> a = $numerator || '_at_least') as at_least,
    columns(a -> a = $numerator || '_share')    as share,
    columns(a -> a = $over)                     as over,
    columns(a -> a = $over || '_status')        as over_status
from area_quarter
where geography = $geography and quarter between $first and $last
order by ccg_code, quarter
