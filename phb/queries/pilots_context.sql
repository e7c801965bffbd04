-- What is cited beside the pilots: statements about the programme and social care, published figures, the brief.
select 'article' as basis, measure as topic, null as statement, value, null as value_high, unit, qualifier as precision,
    coalesce(strftime(observed_on, '%-d %B %Y'), observed_on_text, '') as period, due_by_text as due,
    claimant, article as source, article_url as url, observation_id as place
from pilot_observation
where level = 'programme'
    and measure in (
        'patients_planned', 'pilot_sites_funded', 'sites_with_no_patients_recruited', 'national_rollout',
        'social_care_direct_payment_recipients', 'people_eligible_continuing_care'
    )
union all
select 'published', measure, null, value, null, unit, precision,
    coalesce(strftime(period_start, '%B %Y') || ' to ', '') || strftime(period_end, '%B %Y'), null,
    null, source_title, source_url, 'P' || measure
from national_published
where measure = 'pilot_evaluation_patients_recruited'
union all
select 'brief', topic, statement, value_low, value_high, unit, null, '', null,
    null, 'the programme''s brief', null, 'Z' || topic
from pilot_brief
order by place
