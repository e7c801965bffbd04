-- One row per check that a return is held against, in order.
select title, weight, looks_at, why from quality_check order by place
