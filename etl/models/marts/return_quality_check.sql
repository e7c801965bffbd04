-- One row per CCG open in a quarter, quarter and check: kept, lost with the reason, or not applicable.
create table return_quality_check as
with own as (
    -- What the CCG itself returned; a published figure tells nothing of its return.
    select ccg_code, quarter_index, min(received_on) as received_on
    from block
    where is_current and authority = 'direct' and is_returned(measure)
    group by all
),

answer as (
    select ccg_code, quarter_index, effective_from, measure, arrangement, value, status
    from chosen
    where care_group = 'all' and status <> 'missing'
),

-- The live figures of a quarter, or those in place during it: whether there is one to hold against the next.
followed as (
    select distinct a.ccg_code, a.quarter_index
    from answer a
    join answer b
        on b.ccg_code = a.ccg_code and b.effective_from = a.effective_from and b.measure = a.measure
        and b.quarter_index = a.quarter_index - 1
        and is_mandatory(b.quarter_index) = is_mandatory(a.quarter_index)
    where a.arrangement = 'all' and b.arrangement = 'all'
        and a.measure in ('holders', 'in_quarter') and a.value is not null and b.value is not null
),

of_many_kinds as (
    select ccg_code, quarter_index
    from answer
    where arrangement = 'all' and measure in ('holders_start', 'starters', 'ended', 'holders_ytd')
    group by all
    having count(*) > 1
),

situation as (
    select
        c.ccg_code, c.quarter, g.quarter_index, c.has_returned, c.is_late, c.received_on,
        q.deadline_on, q.deadline_basis,
        own.ccg_code is not null                               as is_own,
        before.ccg_code is not null and c.is_comparable        as is_second,
        f.ccg_code is not null                                 as is_followed,
        k.ccg_code is not null                                 as is_of_many_kinds
    from ccg_quarter c
    join ccg_grid g using (ccg_code, quarter)
    join quarter_span q using (quarter)
    left join own on own.ccg_code = c.ccg_code and own.quarter_index = g.quarter_index
    left join own before on before.ccg_code = c.ccg_code and before.quarter_index = g.quarter_index - 1
    left join followed f on f.ccg_code = c.ccg_code and f.quarter_index = g.quarter_index
    left join of_many_kinds k on k.ccg_code = c.ccg_code and k.quarter_index = g.quarter_index
),

not_given as (
    select
        ccg_code, quarter_index,
        string_agg(
            in_words(w.measure) || if(missing_arrangements = '', '', ' (' || missing_arrangements || ')'), '; '
            order by w.measure::measure_word
        ) as figures
    from (
        select
            o.ccg_code, o.quarter_index, r.measure,
            count(*)                                                            as lacking,
            if(lacking = 4, '', string_agg(
                if(a.arrangement = 'all', 'total', replace(a.arrangement, '_', ' ')), ', ' order by a.place
            )) as missing_arrangements
        from own o
        join raw_quality_asked r on r.era = if(is_mandatory(o.quarter_index), 'mandatory', 'voluntary')
        cross join (
            values (1, 'all'), (2, 'direct_payment'), (3, 'notional'), (4, 'third_party')
        ) a (place, arrangement)
        anti join (from told where role = 'direct' and care_group = 'all' and status <> 'missing') n
            on n.ccg_code = o.ccg_code and n.quarter_index = o.quarter_index
            and n.measure = r.measure and n.arrangement = a.arrangement
        group by all
    ) w
    group by all
),

-- Sections the CCG sent again, the earlier version superseded or taken back.
replaced as (
    select a.block_id as old, b.block_id as new, b.ccg_code, b.quarter_index, b.measure, b.received_on
    from block a
    join block b using (ccg_code, quarter_index, measure, breakdown, authority)
    where authority = 'direct' and b.is_current and a.standing < b.standing and is_returned(measure)
),

other_figures as (
    select r.ccg_code, r.quarter_index, r.measure, min(r.received_on) as received_on
    from replaced r
    join cell c on c.block_id in (r.old, r.new)
    group by r.old, r.new, r.ccg_code, r.quarter_index, r.measure, c.care_group, c.arrangement
    having count(*) = 1 or count(distinct (c.status, c.value)) > 1
),

restated as (
    select ccg_code, quarter, string_agg(change, '; ' order by measure, received_on) as changes
    from (
        select ccg_code, quarter, measure::measure_word as measure, received_on,
            format('{}: {} until {}, then {}', in_words(measure), before, strftime(received_on, '%-d %B %Y'), value) as change
        from revision
        where authority = 'direct' and withdrawn_on is null and change <> 0
        union all
        select distinct ccg_code, quarter_text(quarter_index), measure, received_on,
            format('{}: other parts from {}', in_words(measure), strftime(received_on, '%-d %B %Y'))
        from other_figures o
        anti join (from revision where authority = 'direct' and withdrawn_on is null and change <> 0) r
            on r.ccg_code = o.ccg_code and r.quarter = quarter_text(o.quarter_index) and r.measure = o.measure
    )
    group by all
),

-- What a caveat tells of the quarter, or keeps out of the one before, no longer has to be explained.
explained as (
    select ccg_code, quarter from caveat where measure in ('holders', 'in_quarter')
    union
    select ccg_code, quarter_text(quarter_index(quarter) + 1)
    from caveat
    where measure in ('holders', 'in_quarter') and effect = 'blocked'
),

lost as (
    select ccg_code, quarter, 'on_time' as check_name,
        format('The return came on {}, {} after the {} deadline of {}.',
            strftime(received_on, '%-d %B %Y'),
            if(received_on - deadline_on = 1, '1 day', format('{} days', received_on - deadline_on)),
            deadline_basis, strftime(deadline_on, '%-d %B %Y')) as reason
    from situation
    where is_late
    union all
    select ccg_code, quarter, 'complete', 'No return'
    from situation
    where not has_returned
    union all
    select ccg_code, quarter_text(quarter_index), 'complete', format('Not given: {}.', figures)
    from not_given
    union all
    select ccg_code, quarter, q.check_name, string_agg(distinct sentence, ' ' order by sentence)
    from question
    join raw_quality_question q on q.question = question.check
    where q.check_name <> 'no_unexplained_jump' or (ccg_code, quarter) not in (select (ccg_code, quarter) from explained)
    group by all
    union all
    select ccg_code, quarter, 'not_restated', format('Restated: {}.', changes)
    from restated
)

select
    s.ccg_code, s.quarter, c.check_name as "check",
    case
        when l.reason is not null then 'lost'
        when case c.check_name
            when 'on_time' then coalesce(s.is_late, true)
            when 'complete' then not s.is_own
            when 'parts_add_up' then not s.has_returned
            when 'not_copied_forward' then not (s.is_own and s.is_second)
            when 'no_unexplained_jump' then not s.is_followed
            when 'kinds_consistent' then not s.is_of_many_kinds
            else not s.is_own
        end then 'not_applicable'
        else 'kept'
    end as outcome,
    c.weight, l.reason
from situation s
cross join raw_quality_check c
left join lost l on l.ccg_code = s.ccg_code and l.quarter = s.quarter and l.check_name = c.check_name
order by s.quarter, s.ccg_code, c.place;
