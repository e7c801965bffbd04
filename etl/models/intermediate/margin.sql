-- One row per block, care group and arrangement, totals included: what the return gives and what its parts add up to.
create temp table margin as
with over_care_groups as (
    -- Parts given for each care group make the figure for all of them.
    select
        block_id, 'all'::care_group_word as care_group, arrangement,
        sum(value)                                     as value,
        sum_status(status)                             as status,
        count(*) filter (where status = 'rounded')     as rounded_parts
    from cell
    where care_group <> 'all'
    group by block_id, arrangement
),

by_arrangement as (
    -- Every cell of a single arrangement, given or made from its care groups.
    select
        coalesce(c.block_id, p.block_id)               as block_id,
        coalesce(c.care_group, p.care_group)           as care_group,
        coalesce(c.arrangement, p.arrangement)         as arrangement,
        coalesce(c.status, 'missing') <> 'missing'     as is_given,
        c.value as given_value, c.status as given_status,
        p.value as parts_value, p.status as parts_status, p.rounded_parts,
        case when is_given or p.status is null then c.value when is_valued(p.status) then p.value end as value,
        if(is_given or p.status is null, c.status, p.status) as status
    from cell c
    full join over_care_groups p using (block_id, care_group, arrangement)
),

over_arrangements as (
    -- A sum over arrangements is whole only when all three are there.
    select
        block_id, care_group,
        sum(value)                                                       as value,
        if(count(*) < 3, 'missing'::status_word, sum_status(status))     as status,
        count(*) filter (where status = 'rounded')                       as rounded_parts
    from by_arrangement
    where arrangement <> 'all'
    group by block_id, care_group
),

totals as (
    select
        coalesce(c.block_id, a.block_id)               as block_id,
        coalesce(c.care_group, a.care_group)           as care_group,
        coalesce(c.is_given, false)                    as is_given,
        c.given_value, c.given_status,
        -- Parts by arrangement first; parts by care group where those are not whole.
        a.status is not null and (is_valued(a.status) or c.parts_status is null)  as is_by_arrangement,
        if(is_by_arrangement, a.value, c.parts_value)                  as parts_value,
        if(is_by_arrangement, a.status, c.parts_status)                as parts_status,
        if(is_by_arrangement, a.rounded_parts, c.rounded_parts)        as rounded_parts
    from (from by_arrangement where arrangement = 'all') c
    full join over_arrangements a using (block_id, care_group)
)

select
    row_number() over () as margin_id, *,
    -- The whole is given and its parts are not: rounding to five may move each of them by two.
    is_given and is_valued(given_status) and is_valued(parts_status)
        and abs(parts_value - given_value) > 2 * (rounded_parts + (given_status = 'rounded')::integer) as is_unequal
from (
    select
        block_id, care_group, arrangement, is_given, given_value, given_status,
        parts_value, parts_status, rounded_parts, value, status
    from by_arrangement
    where arrangement <> 'all'
    union all
    select
        block_id, care_group, 'all'::arrangement_word, is_given, given_value, given_status, parts_value, parts_status, rounded_parts,
        case when is_given or parts_status is null then given_value when is_valued(parts_status) then parts_value end,
        case when is_given or parts_status is null then given_status else parts_status end
    from totals
);
