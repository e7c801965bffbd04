-- One row per quarter and measure: England's sum of what CCGs reported, and how many CCGs stand where.
select * from england_total order by quarter, measure
