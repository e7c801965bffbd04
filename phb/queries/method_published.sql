-- One row per source of published national figures: how many figures are taken from it.
select source_title, source_url, count(*) as figures
from national_published
where value is not null
group by source_title, source_url
order by figures desc, source_title
