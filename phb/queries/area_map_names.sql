-- One row per CCG that ever was, with its latest name and what else it was called, in the order of names.
select
    ccg.ccg_code, arg_max(ccg.name, ccg.effective_from) as name,
    any_value(also.names) as also, list(distinct ccg.ons_code order by ccg.ons_code) as ons_codes
from ccg
left join (select ccg_code, list(alias order by alias) as names from ccg_alias group by ccg_code) also using (ccg_code)
group by ccg.ccg_code
order by name, ccg.ccg_code
