-- One row per CCG of $geography in $quarter: live holders, and those by direct payment.
select ccg_code, holders, holders_direct_payment
from area_quarter
where geography = $geography and quarter = $quarter
order by ccg_code
