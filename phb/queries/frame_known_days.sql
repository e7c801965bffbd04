-- One row per day on which what is known changed, oldest first.
select known_on from known_day order by known_on
