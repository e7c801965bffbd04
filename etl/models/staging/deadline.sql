-- One row per quarter that had a submission deadline, published or assumed.
create temp table stg_deadline as
select quarter, deadline_on, deadline_basis
from raw_deadline;
