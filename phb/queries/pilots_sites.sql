-- Every pilot site of 2009-12 as the articles name it.
select
    site_id, site_name, organisations, organisation_type, programme, conditions, direct_payments_authorised,
    start_text, start_date, planned_end_text, scope_note, related_site_ids, article, article_url
from pilot_site
order by site_id
