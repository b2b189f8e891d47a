-- The citizen's rights: what was withdrawn, what was erased, and who did what.
-- Only additions: a node that does not know these tables goes on working.

-- State, not events: nodes send what they know again, and a row is only ever added.
create table withdrawal (
    id      integer primary key autoincrement, -- ascending: a lower highest id means an older copy
    receipt text not null unique,
    at      integer not null         -- milliseconds since 1970, when the citizen asked
);

create table erasure (
    id     integer primary key autoincrement, -- ascending: nodes take what is above what they have
    key    text not null unique,     -- UUIDv7, lower case; the submission may come later
    at     integer not null,         -- milliseconds since 1970, when it was ordered
    reason text not null             -- of the request under the law, without content
);

create table audit (
    id      integer primary key autoincrement,
    at      integer not null,        -- milliseconds since 1970
    actor   text not null,           -- citizen, system, or operator:NAME
    action  text not null,           -- withdraw, erase, retention
    subject text not null,           -- SHA-256 of a receipt or key, or a number of rows
    reason  text not null
);

-- Retention looks for the oldest rows that still have content.
create index submission_by_day on submission (day) where erased_at is null;
