-- One row per published national figure of all people with a budget, oldest first; null value is "not available".
select measure, kind, period_start, period_end, quarter, value, precision, source_title, source_url, note
from national_published
where measure in ('live_end_of_quarter', 'received_ytd_total', 'holders_stated', 'in_place_stated')
order by period_end, measure, source_title
