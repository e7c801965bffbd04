-- One row per CCG of $vintage: what the weightings of a fair share may need to know of it.
select * from ccg_characteristic where vintage = $vintage order by ccg_code
