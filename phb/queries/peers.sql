-- One row per CCG of $vintage: what the search for its peers may need.
select * from ccg_characteristic where vintage = $vintage order by ccg_code
