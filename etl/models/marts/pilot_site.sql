-- One row per pilot site of 2009-12 as the articles name it; an empty start is "start unknown".
create table pilot_site as
select s.* exclude (source), coalesce(a.article, 'press article (title not recorded)') as article, a.article_url
from stg_pilot_site s
left join stg_pilot_article a on a.file = s.source
order by site_id;
