-- What is or was wrong with the flow, and who has taken it on. Only an addition.
create table alert (
    id              bigint generated always as identity primary key,
    probe           text not null,
    subject         text not null,           -- id of a node's journal, an origin, or '' for all
    name            text not null,           -- what that was called
    raised_at       bigint not null,         -- milliseconds since 1970
    cleared_at      bigint,                  -- null while it is so
    acknowledged_by text not null default '',
    acknowledged_at bigint
);
create unique index alert_open on alert (probe, subject) where cleared_at is null;
create index alert_cleared on alert (cleared_at) where cleared_at is not null;
