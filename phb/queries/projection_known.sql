-- One row per quarter judged and quarter up to it: England like for like, as known when the quarter was judged.
select k.known_at, k.quarter, k.holders, k.ccgs, q.era
from england_known k
join quarter q on q.quarter = k.known_at
order by k.known_at, k.quarter
