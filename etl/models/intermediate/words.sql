-- No rows: the words the models share. A quarter's index counts quarters, so that the one before is index - 1.
create temp macro quarter_index(quarter) as cast(quarter[1:4] as integer) * 4 + cast(quarter[-1:] as integer) - 1;
create temp macro quarter_text(i) as printf('%d-%02d Q%d', i // 4, (i // 4 + 1) % 100, i % 4 + 1);
create temp macro quarter_starts_on(i) as make_date(i // 4 + (i % 4 = 3)::integer, (i % 4 + 1) * 3 % 12 + 1, 1);

create temp macro is_valued(status) as status in ('reported', 'rounded');

-- The status of a sum over parts: one part missing makes the sum missing, one suppressed makes it suppressed,
-- and parts that do not apply are left out.
create temp macro sum_status(status) as case
    when count(*) filter (where status = 'missing') > 0 then 'missing'
    when count(*) filter (where status not in ('reported', 'rounded', 'not_applicable')) > 0
        then max(status) filter (where status not in ('reported', 'rounded', 'not_applicable'))
    when count(*) filter (where is_valued(status)) = 0 then 'not_applicable'
    when count(*) filter (where status = 'rounded') > 0 then 'rounded'
    else 'reported'
end;

create temp macro in_words(measure) as case measure
    when 'holders' then 'Live holders'
    when 'holders_start' then 'Holders in place at start'
    when 'starters' then 'New in the quarter'
    when 'ended' then 'Ended in the quarter'
    when 'in_quarter' then 'In place during the quarter'
    when 'holders_ytd' then 'Received, year to date'
    when 'planned_holders' then 'Planned holders'
    else measure
end;

create temp macro by_words(breakdown) as case breakdown
    when 'total' then 'as a total'
    when 'arrangement' then 'by arrangement'
    when 'care_group' then 'by care group'
    else 'by care group and arrangement'
end;
