-- Every name of a PCT and the CCGs of 2013 that took $least_pct per cent or more of its postcodes.
select n.name, n.pct_code, p.pct_name, p.ccg_code, p.ccg_name, p.share_postcodes_pct as share_pct
from pct_name n
join pct_ccg p on p.pct_code = n.pct_code
where p.share_postcodes_pct >= $least_pct
order by n.name, p.ccg_code
