-- One row per question raised on a return for $quarter.
select
    question.ccg_code,
    coalesce(ccg_quarter.name, question.ccg_code) as name,
    coalesce(ccg_quarter.region_name, '') as region_name,
    question."check" as check_name,
    question.sentence,
    question.file_name
from question
left join ccg_quarter using (ccg_code, quarter)
where quarter = $quarter
order by name, check_name, sentence
