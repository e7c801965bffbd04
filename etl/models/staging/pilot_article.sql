-- One row per press article the pilot tables were taken from, as it is named to people.
create temp table stg_pilot_article as
select
    file,
    coalesce(title, 'press article ' || number || ' (title not recorded)') as article,
    url                                                                    as article_url
from reference_table('pilots/articles.csv');
