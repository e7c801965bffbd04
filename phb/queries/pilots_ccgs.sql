-- The CCGs of April 2013, in the order of their codes, and the files of their outlines.
select c.ccg_code, c.name, v.vintage, v.paths_file, v.regions_file
from vintage v
join ccg c on c.effective_from <= v.in_force_from and c.effective_to >= v.in_force_from
where v.vintage = '2013-04'
order by c.ccg_code
