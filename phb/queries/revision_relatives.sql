-- One row per other CCG that $ccg_code came out of or went into in one step: the day, and what part of the earlier
-- one's people moved.
select
    if(predecessor = $ccg_code, successor, predecessor) as ccg_code,
    named.name,
    predecessor = $ccg_code as is_after,
    effective_on,
    share_of_predecessor as share
from lineage
join (select ccg_code, arg_max(name, effective_from) as name from ccg group by ccg_code) as named
    on named.ccg_code = if(predecessor = $ccg_code, successor, predecessor)
where $ccg_code in (predecessor, successor) and predecessor <> successor
order by effective_on, ccg_code
