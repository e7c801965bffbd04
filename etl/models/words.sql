-- No rows: the words the models share. A quarter's index counts quarters, so that the one before is index - 1.
create temp macro reference_table(path) as table
from read_csv(
    getvariable('reference') || '/' || path,
    header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', sample_size = 20
);

create temp macro quarter_index(quarter) as cast(quarter[1:4] as integer) * 4 + cast(quarter[-1:] as integer) - 1;
create temp macro quarter_text(i) as printf('%d-%02d Q%d', i // 4, (i // 4 + 1) % 100, i % 4 + 1);
create temp macro quarter_starts_on(i) as make_date(i // 4 + (i % 4 = 3)::integer, (i % 4 + 1) * 3 % 12 + 1, 1);

-- Text of few different values is kept as numbers while models run; marts hold plain text. Statuses are in the
-- order in which one part of a sum outweighs another; beside plain text an enum is ordered as text, hence casts.
create temp type status_word as enum (
    'reported', 'rounded', 'not_applicable', 'blocked', 'not_comparable', 'suppressed', 'missing'
);
create temp type measure_word as enum (
    'holders', 'holders_start', 'starters', 'ended', 'in_quarter', 'holders_ytd', 'planned_holders', 'chc_eligible'
);
-- A plan, and people to divide by, come by the same door; neither makes a return.
create temp macro is_returned(measure) as measure not in ('planned_holders', 'chc_eligible');
create temp type breakdown_word as enum ('total', 'arrangement', 'care_group', 'care_group_arrangement');
create temp type arrangement_word as enum ('all', 'direct_payment', 'notional', 'third_party');
create temp type care_group_word as enum (
    select care_group from (values ('all')) t (care_group) union select care_group from raw_line order by 1
);

-- The mandatory collection of April 2017 counts in another way: nothing is held against the quarter before it.
create temp macro is_mandatory(i) as i >= 2017 * 4;

create temp macro is_valued(status) as status in ('reported', 'rounded');

-- The status of a sum over parts: one part missing makes the sum missing, one suppressed makes it suppressed,
-- and parts that do not apply are left out.
create temp macro sum_status(status) as case
    when max(status) > 'not_applicable'::status_word then max(status)
    when min(status) = 'not_applicable' then min(status)
    else max(status) filter (where is_valued(status))
end;

create temp macro in_words(measure) as case measure
    when 'holders' then 'Live holders'
    when 'holders_start' then 'Holders in place at start'
    when 'starters' then 'New in the quarter'
    when 'ended' then 'Ended in the quarter'
    when 'in_quarter' then 'In place during the quarter'
    when 'holders_ytd' then 'Received, year to date'
    when 'planned_holders' then 'Planned holders'
    when 'chc_eligible' then 'People eligible for NHS Continuing Healthcare'
    else measure
end;

create temp macro by_words(breakdown) as case breakdown
    when 'total' then 'as a total'
    when 'arrangement' then 'by arrangement'
    when 'care_group' then 'by care group'
    else 'by care group and arrangement'
end;

create temp macro cell_words(care_group, arrangement) as
    if(care_group = 'all', '', ', ' || replace(care_group::varchar, '_', ' '))
    || if(arrangement = 'all', '', ', ' || replace(arrangement::varchar, '_', ' '));
