-- One row per quarter of the store, oldest first: how many CCGs were open and how many returned.
select quarter, vintage, era, ccgs_open, ccgs_returned
from quarter
order by quarter
