-- Published figures, frozen: each revision with its hash, none ever changed or deleted by the program.
-- Only additions: a node that does not know this table goes on working.

create table publication (
    survey   text not null,
    period   text not null,          -- YYYY-Qn
    revision integer not null,       -- from 1
    made_at  bigint  not null,       -- milliseconds since 1970
    actor    text not null,          -- operator:NAME, or as --by says
    note     text not null,          -- why there is this revision, '' for the first
    hash     text not null,          -- SHA-256 of the body, hex
    previous text not null,          -- hash of the revision before, '' for the first
    seal     text not null,          -- SHA-256 over all of these and the seal before, hex
    body     text not null,          -- canonical JSON (RFC 8785)
    primary key (survey, period, revision)
);
