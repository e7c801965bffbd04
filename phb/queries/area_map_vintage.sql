-- The boundaries of $vintage, or those in force in $quarter where no vintage is asked for, and the files of
-- their outlines.
select vintage, in_force_from, paths_file, regions_file
from vintage
where vintage = coalesce($vintage, (select vintage from quarter where quarter = $quarter))
