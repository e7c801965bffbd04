-- One row per CCG open in a quarter and quarter: what its return keeps of the weights that apply to it, out of 100.
create table return_quality as
select
    ccg_code, quarter,
    coalesce(sum(weight) filter (where outcome = 'kept'), 0) * 100 / sum(weight) as score,
    coalesce(sum(weight) filter (where outcome = 'lost'), 0)::integer            as lost,
    sum(weight)::integer                                                         as applicable,
    (count(*) filter (where outcome = 'lost'))::integer                          as lost_checks
from return_quality_check
where outcome <> 'not_applicable'
group by all
order by quarter, ccg_code;
