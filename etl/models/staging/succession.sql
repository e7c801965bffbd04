-- One row per CCG code that handed people over and the CCG code that took them.
create temp table stg_succession as
select
    predecessor_ods                   as predecessor,
    successor_ods                     as successor,
    cast(effective_date as date)      as effective_on,
    change_type,
    cast(share_of_predecessor as double) as share_of_predecessor,
    basis
from reference_table('geography/ccg_succession.csv');
