-- One row per figure of social care that the programme's brief states; no source of it is on file.
create table pilot_brief as from stg_pilot_brief order by topic;
