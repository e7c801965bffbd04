-- One row per day on which what is known changed: a return came or was withdrawn, a caveat was entered or ended.
create table known_day as select known_on from raw_known_day order by known_on;
