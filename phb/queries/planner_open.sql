-- One row per CCG open on $day.
select ccg_code from ccg where $day between effective_from and effective_to
