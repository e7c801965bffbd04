-- One row per thing to know of the store itself.
create table meta as select key, value from raw_meta;
