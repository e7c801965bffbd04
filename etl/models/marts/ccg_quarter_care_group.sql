-- One row per CCG, quarter, measure, care group and arrangement that a current return tells, or that follows from it.
create table ccg_quarter_care_group as
select
    ccg_code, quarter_text(quarter_index) as quarter, 
    measure::varchar as measure, care_group::varchar as care_group, arrangement::varchar as arrangement,
    value::bigint as value, status::varchar as status
from stated
where care_group <> 'all' and not (measure in ('holders', 'in_quarter') and status = 'missing')
order by quarter_index, ccg_code;
