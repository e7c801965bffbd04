-- One row per CCG code and name it was published under that is more than another spelling of its latest name.
create table ccg_alias as
with latest as (
    select ccg_code, lower(arg_max(name, effective_from)) as name from stg_ccg_code group by ccg_code
),

own_key as (
    select distinct a.ccg_code, a.name_key
    from stg_ccg_alias a
    join latest l on l.ccg_code = a.ccg_code and l.name = lower(a.alias)
)

select ccg_code, min(alias) as alias
from stg_ccg_alias
anti join own_key using (ccg_code, name_key)
group by ccg_code, name_key
order by ccg_code, alias;
