-- Tallies packed: one row for a day of a unit instead of one for each value. `tally` stays, so that a node
-- of the version before can go on feeding; whoever reads adds both. 'hailong tally rebuild' empties it.
-- Only additions.
create table tally_day (
    unit    text not null,           -- as it came
    day     text not null,           -- of Asia/Ho_Chi_Minh
    survey  text not null,
    version integer not null,
    counts  blob not null,           -- see central/tally/pack.rs
    primary key (unit, day, survey, version)
);
create index tally_day_by_day on tally_day (day);

-- Submissions by standing, beside those that `tally` counts: read every time somebody looks.
create table tally_total (
    survey   text not null,
    standing text not null,
    n        integer not null,
    primary key (survey, standing)
) without rowid;
