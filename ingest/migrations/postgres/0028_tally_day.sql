-- Tallies packed: one row for a day of a unit instead of one for each value. `tally` stays, so that a node
-- of the version before can go on feeding; whoever reads adds both. 'hailong tally rebuild' empties it.
-- Only additions.
create table tally_day (
    unit    text not null,           -- as it came
    day     date not null,           -- of Asia/Ho_Chi_Minh
    survey  text not null,
    version integer not null,
    counts  bytea not null,          -- see central/tally/pack.rs
    primary key (unit, day, survey, version)
);
create index tally_day_by_day on tally_day (day);
-- Counts are small numbers already: compressing them costs time and gains nothing.
alter table tally_day alter column counts set storage external;

-- Submissions by standing, beside those that `tally` counts: read every time somebody looks.
create table tally_total (
    survey   text not null,
    standing text not null,
    n        bigint not null,
    primary key (survey, standing)
);
