-- One row per quarter of the store: CCGs open and returned, holders worked out rather than returned, and direct
-- payments and holders of the CCGs that gave both, so that a share divides like by like.
select
    quarter.quarter,
    quarter.era,
    coalesce(quarter.deadline_on, quarter.ends_on + 14) as due_on,
    quarter.ccgs_open,
    quarter.ccgs_returned,
    england_share.* exclude (quarter)
from quarter
left join england_share on england_share.quarter = quarter.quarter
order by quarter.quarter
