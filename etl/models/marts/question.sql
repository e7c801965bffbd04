-- One row per file, CCG, quarter and thing that deserves a question: kept and flagged, never repaired.
create table question as
with answer as (
    select
        c.ccg_code, c.quarter_index, effective_from, c.measure, c.arrangement, value, status, basis, b.file_sha256,
        -- How far rounding to the nearest five may have moved it.
        if(status = 'rounded', if(basis = 'start_new_ended', 6, 2), 0) as slack
    from chosen c
    join block b using (block_id)
    where care_group = 'all' and status <> 'missing'
),

figure as (
    from answer where arrangement = 'all' and value is not null
),

-- Live holders; those in place during the quarter where live holders are not known.
main_figure as (
    from figure where measure in ('holders', 'in_quarter')
    qualify row_number() over (partition by ccg_code, quarter_index order by measure) = 1
),

against_the_quarter_before as (
    select
        f.ccg_code, f.quarter_index, f.file_sha256, f.measure, f.value,
        b.value                                 as before,
        abs(f.value - b.value) * 100 / b.value  as change_pct
    from main_figure f
    join figure b
        on b.ccg_code = f.ccg_code and b.effective_from = f.effective_from and b.measure = f.measure
        and b.quarter_index = f.quarter_index - 1 and b.value > 0
        and is_mandatory(b.quarter_index) = is_mandatory(f.quarter_index)
),

-- A suppressed figure stands in its place in the order, and is like no other.
in_order as (
    select
        *,
        lag(value, 1) over w as one_before,
        lag(value, 2) over w as two_before
    from answer
    where arrangement = 'all' and measure in ('holders', 'in_quarter')
    window w as (
        partition by ccg_code, effective_from, measure, is_mandatory(quarter_index) order by quarter_index
    )
),

-- Against the last figure of the same year, though a quarter between may be missing.
year_to_date as (
    select *, lag(value) over w as before, lag(quarter_index) over w as before_index, lag(slack) over w as before_slack
    from figure
    where measure = 'holders_ytd'
    window w as (partition by ccg_code, quarter_index // 4 order by quarter_index)
),

live_and_year_to_date as (
    select live.*, ytd.value as ytd, ytd.slack as ytd_slack
    from figure live
    join figure ytd using (ccg_code, quarter_index)
    where live.measure = 'holders' and ytd.measure = 'holders_ytd'
),

parts as (
    select
        b.file_sha256, b.ccg_code, b.quarter_index, b.measure, b.breakdown,
        arg_min(
            struct_pack(
                parts := m.parts_value, given := m.given_value, of_what := cell_words(m.care_group, m.arrangement)
            ),
            -- The whole before its parts; parts in the order of their words, so that two builds name the same.
            (m.care_group <> 'all')::integer * 20_000 + (m.arrangement <> 'all')::integer * 10_000
                + enum_code(m.care_group) * 10 + enum_code(m.arrangement)
        ) as first
    from block b
    join margin m using (block_id)
    where b.is_current and m.is_unequal
    group by all
),

-- The same measure given by arrangement in one file and by care group in another.
between_sections as (
    select
        arg_max(b.file_sha256, b.standing) as file_sha256,
        b.ccg_code, b.quarter_index, b.measure,
        min(m.value) as low, arg_min(b.breakdown, m.value * 10 + enum_code(b.breakdown)) as low_in,
        max(m.value) as high, arg_max(b.breakdown, m.value * 10 + enum_code(b.breakdown)) as high_in
    from block b
    join margin m on m.block_id = b.block_id and m.care_group = 'all' and m.arrangement = 'all'
    where b.is_current and b.authority = 'direct' and is_returned(b.measure) and m.value is not null
    group by all
    having low < high
),

-- In all, or else within an arrangement: where no other figure tells them, live holders are then blocked.
flow as (
    select
        ccg_code, quarter_index, arrangement,
        any_value(file_sha256) filter (where measure = 'ended')                 as file_sha256,
        any_value(value) filter (where measure = 'ended')                       as ended,
        sum(value) filter (where measure in ('holders_start', 'starters'))      as in_place,
        coalesce(bool_or(measure = 'holders' and status = 'blocked'), false)    as is_blocked
    from answer
    where measure in ('holders_start', 'starters', 'ended', 'holders')
    group by all
    having count(value) filter (where measure <> 'holders') = 3
),

too_many_ended as (
    select ccg_code, quarter_index, any_value(file_sha256) as file_sha256,
        arg_min(struct_pack(
            of_what := cell_words('all', arrangement), ended := ended, in_place := in_place, is_blocked := is_blocked
        ), arrangement) as first
    from flow
    where ended > in_place
    group by all
),

-- Stock and flow: whoever is live at the end of a quarter is in place at the start of the next (COLLECTION_SPEC 4).
-- Live holders that were read off that very start tell nothing against it.
stock as (
    select
        f.ccg_code, f.quarter_index, any_value(f.effective_from) as effective_from,
        any_value(f.file_sha256) filter (where f.measure = 'holders_start')              as file_sha256,
        any_value(f.value) filter (where f.measure = 'holders_start')                    as start,
        any_value(f.value) filter (where f.measure = 'holders' and basis <> 'next_start') as live,
        sum(if(f.measure = 'starters', value, -value)) filter (where f.measure in ('starters', 'ended')) as net,
        count(*) filter (where f.measure in ('starters', 'ended')) = 2                   as is_net_known,
        any_value(f.value) filter (where f.measure = 'holders_ytd')                      as ytd,
        sum(slack)                                                                       as slack
    from figure f
    where is_mandatory(f.quarter_index)
    group by all
),

start_differs as (
    select s.file_sha256, s.ccg_code, s.quarter_index, s.start, b.live, b.ytd
    from stock s
    join stock b
        on b.ccg_code = s.ccg_code and b.effective_from = s.effective_from and b.quarter_index = s.quarter_index - 1
    left join stock o
        on o.ccg_code = s.ccg_code and o.effective_from = s.effective_from and o.quarter_index = s.quarter_index - 2
    anti join (from copied where knowledge = 0) c
        on c.ccg_code = s.ccg_code and c.quarter_index in (s.quarter_index, s.quarter_index - 1)
    where abs(s.start - b.live) > s.slack + b.slack
        -- It was the start of the quarter before that did not fit: asked of that one.
        and not coalesce(b.start <> o.live and b.is_net_known and s.start = o.live + b.net, false)
),

-- The same people under another care group from one quarter's end to the next quarter's start: by about as much as
-- one loses, another gains. A care group without a row has nobody.
side_by_side as (
    select
        ccg_code, effective_from, at_start as quarter_index, care_group,
        sum(value) filter (where measure = 'holders_start')                            as start,
        sum(value) filter (where measure = 'holders')                                  as live,
        bool_and(status = 'reported')                                                  as is_told
    from (
        select *, quarter_index + (measure = 'holders')::integer as at_start
        from chosen
        where care_group <> 'all' and arrangement = 'all' and is_mandatory(quarter_index)
            and (measure = 'holders_start' or (measure = 'holders' and basis <> 'next_start'))
    )
    group by all
),

moved as (
    select
        ccg_code, effective_from, quarter_index,
        sum(greatest(change, 0))                                                       as gained,
        -sum(least(change, 0))                                                         as lost,
        arg_max(struct_pack(care_group := care_group, start := start, live := live), change) as gainer,
        arg_min(struct_pack(care_group := care_group, start := start, live := live), change) as loser
    from (
        select * replace (coalesce(start, 0) as start, coalesce(live, 0) as live),
            coalesce(start, 0) - coalesce(live, 0) as change, start is not null as is_start, live is not null as is_live
        from side_by_side
        where is_told
    )
    group by all
    having bool_or(is_start) and bool_or(is_live)
),

reclassified as (
    select f.file_sha256, m.*
    from moved m
    join figure f using (ccg_code, effective_from, quarter_index)
    where f.measure = 'holders_start'
        and least(gained, lost) >= 10 and least(gained, lost) >= 0.8 * greatest(gained, lost)
        and loser.live - loser.start >= 0.2 * loser.live
),

alias as (
    select l.file_sha256, l.ccg_code, l.quarter_index, min(trim(l.organisation)) as organisation
    from stg_line l
    join block b
        on b.file_sha256 = l.file_sha256 and b.ccg_code = l.ccg_code and b.quarter_index = l.quarter_index
        and b.measure = l.measure and b.breakdown = l.breakdown and b.plan_version is not distinct from l.plan_version
    where b.is_current and upper(trim(l.organisation)) <> l.ccg_code
    group by all
),

own_figure as (
    select ccg_code, quarter_index, measure, arrangement, value
    from told
    where role = 'direct' and care_group = 'all' and measure not in ('holders', 'in_quarter')
    union all
    select ccg_code, quarter_index, 'holders', arrangement, holders
    from derived
    where role = 'direct' and care_group = 'all'
    union all
    select ccg_code, quarter_index, 'in_quarter', arrangement, in_quarter
    from derived
    where role = 'direct' and care_group = 'all'
),

published as (
    select
        b.file_sha256, p.ccg_code, p.quarter_index, p.measure,
        arg_min(
            struct_pack(published := p.value, own := o.value, of_what := cell_words('all', p.arrangement)), p.arrangement
        ) as first
    from told p
    join own_figure o using (ccg_code, quarter_index, measure, arrangement)
    join block b on b.block_id = p.block_id
    where p.role = 'published_newest' and p.care_group = 'all'
        and abs(p.value - o.value) > if(p.status = 'rounded', 2, 0)
    group by all
),

asked as (
    select file_sha256, ccg_code, quarter_index, 'fall' as check,
        format('{} fell from {} in the quarter before to {}, a fall of {:.0f} %.',
            in_words(measure), before, value, change_pct) as sentence
    from against_the_quarter_before
    where value <= before - 10 and change_pct >= 20 - 1e-9
    union all
    select file_sha256, ccg_code, quarter_index, 'jump',
        format('{} rose from {} in the quarter before to {}, a rise of {:.0f} %.',
            in_words(measure), before, value, change_pct)
    from against_the_quarter_before
    where value >= before + 50 and change_pct > 100 + 1e-9
    union all
    select i.file_sha256, i.ccg_code, i.quarter_index, 'identical_to_last_two',
        format('{}: {}, the same as in the last two returns.', in_words(i.measure), i.value)
    from in_order i
    join main_figure m using (ccg_code, quarter_index, measure)
    where i.value = i.one_before and i.value = i.two_before
    union all
    select file_sha256, ccg_code, quarter_index, 'ytd_falls',
        format('Received, year to date fell from {} at {} to {} within the same year.',
            before, quarter_text(before_index), value)
    from year_to_date
    where value + slack + before_slack < before
    union all
    select file_sha256, ccg_code, quarter_index, 'live_above_ytd',
        format('Live holders are {}, more than the {} received in the year to date.', value, ytd)
    from live_and_year_to_date
    where value > ytd + slack + ytd_slack
    union all
    select file_sha256, ccg_code, quarter_index, 'start_differs',
        format('In place at start are {}, but {} were live at the end of the quarter before{}.', start, live,
            if(start = ytd, format('; {} had been received in the year to date by then', ytd), ''))
    from start_differs
    union all
    select file_sha256, ccg_code, quarter_index, 'reclassified',
        format('From the end of one quarter to the start of the next, {} fell from {} to {} and {} rose from {} to {}.',
            replace(loser.care_group::varchar, '_', ' '), loser.live, loser.start,
            replace(gainer.care_group::varchar, '_', ' '), gainer.live, gainer.start)
    from reclassified
    union all
    select file_sha256, ccg_code, quarter_index, 'parts_do_not_add_up',
        format('{}{}, {}: the parts add up to {}, the total given is {}.',
            in_words(measure), first.of_what, by_words(breakdown), first.parts, first.given)
    from parts
    union all
    select file_sha256, ccg_code, quarter_index, 'parts_do_not_add_up',
        format('{}: {} {}, but {} {}.', in_words(measure), low, by_words(low_in), high, by_words(high_in))
    from between_sections
    union all
    select file_sha256, ccg_code, quarter_index, 'parts_do_not_add_up',
        format('Ended in the quarter{}: {}, more than the {} in place at start or new{}.',
            first.of_what, first.ended, first.in_place,
            if(first.is_blocked, '; the live holders that follow are held back', ''))
    from too_many_ended
    union all
    select f.file_sha256, ccg_code, quarter_index, 'copied_forward',
        format('Every figure is that of the quarter before, although {} are new{}{}.', new,
            if(start is null, '', format('; in place at start is {} again', start)),
            if(ytd is null, '', format('; received, year to date is {} again', ytd)))
    from copied
    join figure f using (ccg_code, quarter_index)
    where knowledge = 0 and f.measure = 'starters'
    union all
    select file_sha256, ccg_code, quarter_index, 'code_alias_used',
        format('The organisation was given as "{}"; it was read as {}.', organisation, ccg_code)
    from alias
    union all
    select file_sha256, ccg_code, quarter_index, 'published_differs',
        format('{}{}: published as {}, the return says {}.',
            in_words(measure), first.of_what, first.published, first.own)
    from published
)

select a.file_sha256, r.file_name, a.ccg_code, quarter_text(a.quarter_index) as quarter, a.check, a.sentence
from asked a
join stg_receipt r on r.file_sha256 = a.file_sha256 and r.withdrawn_on is null
join ccg_grid g using (ccg_code, quarter_index)
order by quarter, a.ccg_code, a.check, a.sentence, a.file_sha256;
