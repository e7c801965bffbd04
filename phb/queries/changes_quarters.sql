-- One row per quarter of the store, oldest first: within one era quarters compare.
select quarter, era from quarter order by quarter
