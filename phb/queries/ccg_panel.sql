-- One row per quarter in which the CCG $ccg_code was open, oldest first.
select
    ccg_code, name, quarter, vintage, region_name, local_office_name, stp_name, population, population_year,
    has_returned, is_late, holders, holders_status, holders_basis,
    holders_direct_payment, holders_direct_payment_status, is_comparable, question_count
from ccg_quarter
where ccg_code = $ccg_code
order by quarter
