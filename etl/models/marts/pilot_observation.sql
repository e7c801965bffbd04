-- One row per statement of an article about a pilot site or the programme; an empty value is not available.
create table pilot_observation as
select o.* exclude (source), coalesce(a.article, 'press article (title not recorded)') as article, a.article_url
from stg_pilot_observation o
left join stg_pilot_article a on a.file = o.source
order by observation_id;
