-- One row per PCT and name it is called by: its own, and those of the articles.
create table pct_name as
select distinct pct_name as name, pct_code from stg_pct
union
select name, pct_code from stg_pct_alias
order by name;
