-- One row per CCG, quarter, measure, care group and arrangement that a current return tells, or that follows from it.
create table ccg_quarter_care_group as
select
    ccg_code, quarter, -- by a join: to print it for a quarter of a million rows takes longer than all else here
    measure::varchar as measure, care_group::varchar as care_group, arrangement::varchar as arrangement,
    value::bigint as value, status::varchar as status
from stated
join quarter_span using (quarter_index)
where care_group <> 'all' and not (measure in ('holders', 'in_quarter') and status = 'missing')
order by quarter_index, ccg_code;
