-- One row per boundary vintage, with the static files its map is drawn from.
create temp table stg_vintage as
select vintage, in_force_from, in_force_to, paths_file, regions_file
from raw_vintage;
