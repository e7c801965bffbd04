-- One row per quarter judged and quarter up to it: England's live holders like for like, as known when it was judged.
create table england_known as
from raw_england_known order by known_at, quarter;
