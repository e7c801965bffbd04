-- One row per CCG, quarter, measure, care group and arrangement: what is chosen, but for what a caveat keeps out.
create temp table held_back as
with blocked as (
    from caveat_match where effect = 'blocked'
),

-- A figure is no better than those it is made of: what is named, and what is derived from it on that basis.
spread as (
    select *, null::measure_word as follows_from, null::varchar as basis from blocked
    union all
    select * replace ('holders'::measure_word as measure), measure, 'start_new_ended'
    from blocked
    where measure in ('holders_start', 'starters', 'ended')
    union all
    select * replace ('holders'::measure_word as measure, quarter_index - 1 as quarter_index), measure, 'next_start'
    from blocked
    where measure = 'holders_start'
    union all
    select * replace ('in_quarter'::measure_word as measure), measure, 'start_new'
    from blocked
    where measure in ('holders_start', 'starters')
)

select s.*
from spread s
semi join chosen c
    on c.ccg_code = s.ccg_code and c.quarter_index = s.quarter_index and c.measure = s.measure
    and c.status <> 'missing' and coalesce(s.basis, c.basis, '') = coalesce(c.basis, '');

create temp table stated as
with out as (
    select ccg_code, quarter_index, measure, bool_or(basis is null) as is_whole, list(basis) as bases
    from held_back
    group by all
)

select c.* replace (
    if(is_out, null, c.value) as value,
    if(is_out, 'blocked'::status_word, c.status) as status
)
from (
    select
        c.*,
        coalesce(c.status <> 'missing' and (out.is_whole or list_contains(out.bases, c.basis)), false) as is_out
    from chosen c
    left join out using (ccg_code, quarter_index, measure)
) c;
