-- One row per kind of fault planted in the demonstration: CCG-quarters with it, found and missed, and false alarms.
create table detection as from stg_detection;
