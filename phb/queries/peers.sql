-- One row per CCG of $vintage: what is known of its people, by which the CCGs most like it are found.
select * from ccg_characteristic where vintage = $vintage order by ccg_code
