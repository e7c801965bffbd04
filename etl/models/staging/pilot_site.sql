-- One row per pilot site of 2009-12 as the articles name it.
create temp table stg_pilot_site as
select
    site_id,
    site_name,
    organisations,
    organisation_type,
    cast(organisation_count as integer) as organisation_count,
    programme,
    conditions,
    direct_payments_authorised,
    start_text,
    start_date,
    planned_end_text,
    scope_note,
    related_site_ids,
    source
from reference_table('pilots/pilot_sites_from_articles.csv');
