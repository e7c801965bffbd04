-- One row per alert and quarter in which it was judged while it lived, its end included; as known then.
create table alert as
select
    a.alert_id, a.quarter, k.ccg_code, k.effective_from, c.name, r.region_code, r.region_name,
    a.* exclude (alert_id, quarter, ccg)
from raw_alert a
join raw_ccg k on k.place = a.ccg
join stg_ccg_code c on c.ccg_code = k.ccg_code and c.effective_from = k.effective_from
join quarter q on q.quarter = a.quarter
-- A CCG that has closed keeps the region it had last.
left join stg_region r on r.ons_code = c.ons_code
    and r.vintage = if(q.vintage between c.first_vintage and c.last_vintage, q.vintage, c.last_vintage)
order by a.quarter, k.ccg_code, a.family, a.alert_id;
