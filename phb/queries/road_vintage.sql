-- The set of CCGs in force in $quarter.
select vintage from quarter where quarter = $quarter
