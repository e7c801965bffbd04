-- One row per file that brought a return of $ccg_code for $quarter, its sections together, newest first.
select
    file_name,
    file_sha256,
    format,
    authority,
    received_on,
    sequence,
    string_agg(distinct measure || ' by ' || breakdown, ', ' order by measure || ' by ' || breakdown) as sections,
    count(*) as section_count,
    count(*) filter (where superseded_on is null and withdrawn_on is null) as current_count,
    max(superseded_on) as superseded_on,
    max(withdrawn_on) as withdrawn_on,
    max(withdrawn_reason) as withdrawn_reason
from submission
where ccg_code = $ccg_code and quarter = $quarter
group by all
order by received_on desc, sequence desc
