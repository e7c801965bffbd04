-- One row per kind of fault planted in the demonstration: how many were found, and how many finds were false; those
-- not always found first.
select d.kind, d.what, d.planted, d.detected, d.missed, d.false_alarms, d.clean, coalesce(c.title, d.looks_at) as looks_at
from detection as d
left join quality_check as c on c."check" = d.looks_at
order by d.missed = 0, d.kind
