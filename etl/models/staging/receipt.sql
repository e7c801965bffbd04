-- One row per time a file was accepted, as known on the date the store is built for.
create temp table stg_receipt as
select
    sha256                            as file_sha256,
    file_name,
    format,
    authority,
    received_on,
    published_on,
    sequence,
    withdrawn_on,
    withdrawn_reason
from raw_receipt;
