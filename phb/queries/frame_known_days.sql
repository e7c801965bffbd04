-- One row per day on which something became known or was taken back, oldest first: a return received or
-- withdrawn, a caveat entered.
select known_on
from (
    select received_on as known_on from submission
    union
    select withdrawn_on from submission where withdrawn_on is not null
)
order by known_on
