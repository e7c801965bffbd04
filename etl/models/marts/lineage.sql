-- One row per predecessor and successor CCG: when, what share of its people, and why.
create table lineage as
select
    predecessor, successor, effective_on,
    quarter_text(cast(
        (year(effective_on) - (month(effective_on) < 4)::integer) * 4 + (month(effective_on) + 8) % 12 // 3 as integer
    )) as effective_quarter,
    share_of_predecessor,
    case
        when change_type like 'merger%' then 'merge'
        when change_type like 'partial%' then 'partial'
        else 'boundary'
    end as kind,
    basis
from stg_succession
order by effective_on, predecessor, successor;
