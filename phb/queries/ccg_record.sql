-- One row per quarter in which the CCG $ccg_code was open, oldest first; is_anew where the collection is
-- another than in the quarter before.
select
    ccg_code, name, quarter, ccg_quarter.vintage, region_name, local_office_name, stp_name, population, population_year,
    has_returned, is_late, holders, holders_status, holders_basis,
    holders_direct_payment, holders_direct_payment_status, is_comparable, question_count,
    quarter.era <> lag(quarter.era) over (order by quarter) as is_anew
from ccg_quarter
join quarter using (quarter)
where ccg_code = $ccg_code
order by quarter
