-- One row per caveat and CCG, quarter and measure it matched; follows_from names the measure that brought another along.
create table caveat as
select
    caveat, ccg_code, quarter_text(quarter_index) as quarter, measure::varchar as measure, effect, reason, who, since, until,
    follows_from::varchar as follows_from
from (
    select *, null::measure_word as follows_from from caveat_match
    union all
    select * exclude (basis) from held_back where follows_from is not null
)
qualify row_number() over (partition by caveat, ccg_code, quarter_index, measure order by follows_from nulls first) = 1
order by quarter, ccg_code, measure, caveat;
