-- One row per CCG, quarter, measure, care group and arrangement that a current return tells, or that follows from it.
create table ccg_quarter_care_group as
select
    ccg_code, quarter_text(quarter_index) as quarter, measure, care_group, arrangement,
    value::bigint as value, status
from chosen
where care_group <> 'all' and not (measure in ('holders', 'in_quarter') and status = 'missing')
order by ccg_code, quarter, measure, care_group, arrangement;
