-- One row per CCG, as it was in $quarter, of which the CCG $ccg_code of $vintage is made, with the score of its return.
select behind.ccg_code, behind.name, behind.has_returned, quality.score
from ccg_quarter behind
left join return_quality quality using (ccg_code, quarter)
where behind.quarter = $quarter and (
    ($vintage is null and behind.ccg_code = $ccg_code)
    or exists (
        select 1 from crosswalk
        where crosswalk.ccg_code = behind.ccg_code and crosswalk.effective_from = behind.effective_from
            and crosswalk.vintage = $vintage and crosswalk.to_ccg_code = $ccg_code and crosswalk.is_whole
    )
)
order by behind.name
