-- Every statement of the articles, about a site or about the programme, in the order of the articles.
select
    observation_id, level, site_id, site_name, observed_on, observed_on_text, measure, value, unit, qualifier,
    due_by_text, due_by_date, claimant, article, article_url
from pilot_observation
order by observation_id
