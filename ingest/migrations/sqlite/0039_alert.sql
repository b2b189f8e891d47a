-- What is or was wrong with the flow, and who has taken it on. Only an addition.
create table alert (
    id              integer primary key autoincrement,
    probe           text not null,
    subject         text not null,           -- id of a node's journal, an origin, or '' for all
    name            text not null,           -- what that was called
    raised_at       integer not null,         -- milliseconds since 1970
    cleared_at      integer,                  -- null while it is so
    acknowledged_by text not null default '',
    acknowledged_at integer
);
create unique index alert_open on alert (probe, subject) where cleared_at is null;
create index alert_cleared on alert (cleared_at) where cleared_at is not null;
