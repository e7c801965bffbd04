-- One row per step of succession: what share of a predecessor's people went to a successor, from when on.
select predecessor, successor, effective_quarter, share_of_predecessor
from lineage
order by effective_quarter, predecessor, successor
