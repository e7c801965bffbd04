-- One row per predecessor and successor, as phb.methods.succession reads them.
select predecessor, successor, effective_quarter, share_of_predecessor as share
from lineage
order by effective_on, predecessor, successor
