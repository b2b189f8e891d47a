-- Central on SQLite, first design. The two narrow tables decide what is new; they are never purged.

create table submission_key (
    key  text primary key,           -- UUIDv7, lower case
    hash blob not null               -- SHA-256 of the content
) without rowid;

create table invite_spent (
    issuer    text not null,
    invite_id text not null,         -- keyed hash of the claim jti
    key       text not null,
    primary key (issuer, invite_id)
) without rowid;

create table submission (
    id          integer primary key autoincrement,
    key         text not null,
    hash        blob not null,
    receipt     text not null,
    survey      text not null,
    version     integer not null,
    lang        text not null,
    unit        text not null,       -- '' when the page named none
    service     text not null,
    dossier     text not null,       -- keyed hash, never the code
    stage       text not null,
    channel     text not null,
    assisted    integer not null,
    rank        integer not null,
    received_at integer not null,    -- milliseconds since 1970, at the node
    day         text not null,       -- YYYY-MM-DD of Asia/Ho_Chi_Minh
    elapsed_ms  integer,
    answers     text not null,       -- JSON; levels and options only
    standing    text not null,
    reason      text not null        -- why it is not counted, '' when it is
);
create index submission_by_key on submission (key);
create index submission_by_receipt on submission (receipt);

-- Free text stands apart, so that masking, search and erasure have one place.
create table comment (
    submission_id integer not null references submission (id) on delete cascade,
    question      text not null,
    text          text not null,
    primary key (submission_id, question)
) without rowid;

-- Counts per level or option, kept in the transaction of the rows. question '' counts submissions.
create table tally (
    survey   text not null,
    version  integer not null,
    unit     text not null,
    service  text not null,
    question text not null,
    row      text not null,
    value    text not null,
    channel  text not null,
    rank     integer not null,
    stage    text not null,
    standing text not null,
    day      text not null,
    n        integer not null,
    primary key (survey, version, unit, service, question, row, value, channel, rank, stage, standing, day)
) without rowid;

-- How far each journal has been fed; in the transaction of the rows.
create table feed_cursor (
    journal text primary key,        -- the journal's own random id
    seq     integer not null
) without rowid;
