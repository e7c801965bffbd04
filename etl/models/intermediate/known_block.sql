-- One row per knowledge and block that counted then: received, not yet withdrawn, and not superseded.
create temp table known_block as
select k.knowledge, b.block_id, b.authority
from knowledge k
join block b on b.received_on <= k.known_on and (k.knowledge = 0 or b.quarter_index <= k.knowledge)
where is_returned(b.measure) and (b.withdrawn_on is null or b.withdrawn_on > k.known_on)
qualify b.standing = max(b.standing) over (
    partition by k.knowledge, b.ccg_code, b.quarter_index, b.measure, b.breakdown
);
