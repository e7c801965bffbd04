-- One row per quarter up to $quarter: its era, its deadline, and how many CCGs were open and returned.
select quarter, era, deadline_on, deadline_basis, ccgs_open, ccgs_returned
from quarter
where quarter <= $quarter
order by quarter
