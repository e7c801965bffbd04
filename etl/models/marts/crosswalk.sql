-- One row per CCG on one boundary, vintage and CCG of that vintage where some of its people live: which share of them.
create table crosswalk as
select
    origin.ccg_code, origin.effective_from, v.vintage,
    heir.ccg_code as to_ccg_code,
    w.share,
    w.share = 1 as is_whole
from raw_crosswalk w
join raw_crosswalk_vintage v on v.place = w.vintage
join raw_ccg origin on origin.place = w.origin
join raw_ccg heir on heir.place = w.heir
order by v.vintage, origin.ccg_code, origin.effective_from, heir.ccg_code;
