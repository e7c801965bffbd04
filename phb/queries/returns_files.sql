-- One row per file received and not withdrawn: what it covers, and how much of it still counts.
select
    file_sha256,
    file_name,
    format,
    received_on,
    sequence,
    count(distinct (ccg_code, quarter)) as ccg_quarter_count,
    count(distinct (ccg_code, quarter)) filter (where superseded_on is null) as current_count,
    count(distinct ccg_code) as ccg_count,
    min(quarter) as first_quarter,
    max(quarter) as last_quarter
from submission
where withdrawn_on is null
group by all
order by sequence desc
