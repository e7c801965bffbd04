-- The boundaries in force in $quarter and the files of their outlines.
select vintage.vintage, vintage.paths_file, vintage.regions_file
from quarter
join vintage using (vintage)
where quarter.quarter = $quarter
