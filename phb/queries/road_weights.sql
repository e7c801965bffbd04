-- One row per CCG open in $quarter: what the weightings of a fair share may need to know of it, as on its own boundary.
select ch.*
from ccg_characteristic ch
where ch.vintage = $vintage
order by ch.ccg_code
