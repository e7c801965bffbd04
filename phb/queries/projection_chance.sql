-- One row per bin of the chance said of a level eight quarters ahead, and how often it was reached, simulated.
select * from projection_chance order by said_from
