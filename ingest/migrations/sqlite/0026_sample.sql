-- Samples: counts by random group, packed, for each unit and month, quarter and year. All of it can be
-- made anew from the rows ('hailong tally rebuild'). Only additions: a node that does not know these
-- tables goes on feeding, and what it feeds is taken in from the rows.

-- What each number of a packed sample counts, by position. Only ever added to.
create table slot (
    survey   text not null,
    version  integer not null,
    position integer not null,
    question text not null,          -- '' for the submissions themselves
    row      text not null,          -- of a matrix, else ''
    value    text not null,          -- level or option
    primary key (survey, version, position)
) without rowid;

create table sample (
    survey  text not null,
    period  text not null,           -- YYYY, YYYY-Qn or YYYY-MM
    unit    text not null,           -- as it came
    version integer not null,
    class   text not null,           -- invited, unproved, quarantined
    counts  blob not null,           -- see central/sample/pack.rs
    primary key (survey, period, unit, version, class)
);

-- The last row of `submission` that is in the samples.
create table sample_mark (
    id integer not null
);
insert into sample_mark (id) values (0);

-- What changed of rows that may be in the samples already, until it is taken in.
create table sample_moved (
    id            integer primary key autoincrement,
    submission_id integer not null,
    survey        text not null,
    version       integer not null,
    unit          text not null,
    month         text not null,     -- YYYY-MM
    class         text not null,
    random_group  integer not null,
    times         integer not null,  -- 1 or -1
    answers       text not null      -- JSON; levels and options only
);
create index sample_moved_by_submission on sample_moved (submission_id);

-- A day's rows whose content was erased, for 'tally rebuild'. A day's tallies have no index: here it would
-- repeat the whole key of every tally, and every feed would pay for it.
create index submission_erased_by_day on submission (day) where erased_at is not null;
