-- One row per time a file came, CCG, quarter and measure: the total it gave, and by how much that changed what the
-- sender had said.
create table revision as
with best as (
    -- A file may tell one measure in several sections: as everywhere, a value before a mark, then the total given.
    select
        b.sequence, b.ccg_code, b.quarter_index, b.measure,
        arg_max(
            m.margin_id,
            (m.status <> 'missing')::integer * 400 + is_valued(m.status)::integer * 200 + m.is_given::integer * 100
                + enum_code(b.breakdown)
        ) as margin_id
    from block b
    join margin m using (block_id)
    where is_returned(b.measure) and m.care_group = 'all' and m.arrangement = 'all'
    group by all
),

counting as (
    select c.ccg_code, c.quarter_index, c.measure, c.basis, b.sequence
    from chosen c
    join block b using (block_id)
    where c.care_group = 'all' and c.arrangement = 'all' and c.status <> 'missing'
),

told_in_file as (
    select
        t.sequence, t.ccg_code, t.quarter_index, t.measure, m.value, m.status,
        if(t.measure = 'holders', 'returned', null) as basis,
        c.sequence is not null
            and coalesce(c.basis, 'returned') = 'returned' as is_current
    from best t
    join margin m using (margin_id)
    left join counting c using (sequence, ccg_code, quarter_index, measure)
),

-- What the file says of live holders without saying it: start, new and ended are all in it.
derived_in_file as (
    select
        sequence, ccg_code, quarter_index,
        sum(if(measure = 'ended', -value, value))                                      as value,
        max(status)                                                                    as status,
        bool_and(is_current)                                                           as is_current
    from told_in_file
    where measure in ('holders_start', 'starters', 'ended')
    group by all
    having count(*) = 3 and max(status) <> 'missing'
),

said as (
    from told_in_file
    union all
    select
        d.sequence, d.ccg_code, d.quarter_index, 'holders'::measure_word,
        if(is_valued(d.status) and d.value >= 0, d.value, null),
        if(is_valued(d.status) and d.value < 0, 'blocked'::status_word, d.status),
        'start_new_ended',
        d.is_current and c.basis is not null
    from derived_in_file d
    left join counting c
        on c.ccg_code = d.ccg_code and c.quarter_index = d.quarter_index and c.measure = 'holders'
        and c.basis = 'start_new_ended'
    anti join told_in_file t
        on t.sequence = d.sequence and t.ccg_code = d.ccg_code and t.quarter_index = d.quarter_index
        and t.measure = 'holders'
),

-- Direct and published figures are two series: a published figure replaces only a published one.
in_order as (
    select
        s.*, r.file_sha256, r.file_name, r.authority, r.received_on, r.withdrawn_on,
        row_number() over (
            partition by ccg_code, quarter_index, measure, authority order by received_on, sequence
        ) as place
    from said s
    join stg_receipt r using (sequence)
),

-- The last figure that stood when this one came; where every one was withdrawn by then, the last withdrawn.
replaced as (
    select
        a.sequence, a.ccg_code, a.quarter_index, a.measure,
        arg_max(
            struct_pack(value := b.value),
            (b.withdrawn_on is null or b.withdrawn_on > a.received_on)::integer * 1_000_000 + b.place
        ).value as before
    from in_order a
    join in_order b using (ccg_code, quarter_index, measure, authority)
    where b.place < a.place and b.status <> 'missing'
    group by all
)

select
    i.ccg_code, quarter_text(i.quarter_index) as quarter, i.measure::varchar as measure,
    i.file_sha256, i.file_name, i.authority, i.received_on, i.sequence,
    i.value::bigint as value, i.status::varchar as status, i.basis,
    p.before::bigint as before, (i.value - p.before)::bigint as change,
    i.place = 1 as is_first, i.is_current, i.withdrawn_on
from in_order i
left join replaced p using (sequence, ccg_code, quarter_index, measure)
order by i.ccg_code, i.quarter_index, i.measure, i.authority, i.place;
