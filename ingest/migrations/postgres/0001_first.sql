-- Central on PostgreSQL, first design. The two narrow tables decide what is new; they are never
-- partitioned and never purged.

create table submission_key (
    key  uuid primary key,           -- UUIDv7
    hash bytea not null              -- SHA-256 of the content
);

create table invite_spent (
    issuer    text not null,
    invite_id text not null,         -- keyed hash of the claim jti
    key       uuid not null,
    primary key (issuer, invite_id)
);

create table submission (
    id          bigint generated always as identity primary key,
    key         uuid not null,
    hash        bytea not null,
    receipt     text not null,
    survey      text not null,
    version     integer not null,
    lang        text not null,
    unit        text not null,       -- '' when the page named none
    service     text not null,
    dossier     text not null,       -- keyed hash, never the code
    stage       text not null,
    channel     text not null,
    assisted    boolean not null,
    rank        smallint not null,
    received_at bigint not null,     -- milliseconds since 1970, at the node
    day         date not null,       -- of Asia/Ho_Chi_Minh
    elapsed_ms  bigint,
    answers     jsonb not null,      -- levels and options only
    standing    text not null,
    reason      text not null        -- why it is not counted, '' when it is
);
create index submission_by_key on submission (key);
create index submission_by_receipt on submission (receipt);

-- Free text stands apart, so that masking, search and erasure have one place.
create table comment (
    submission_id bigint not null references submission (id) on delete cascade,
    question      text not null,
    text          text not null,
    primary key (submission_id, question)
);

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
    rank     smallint not null,
    stage    text not null,
    standing text not null,
    day      date not null,
    n        bigint not null,
    primary key (survey, version, unit, service, question, row, value, channel, rank, stage, standing, day)
);

-- How far each journal has been fed; in the transaction of the rows.
create table feed_cursor (
    journal text primary key,        -- the journal's own random id
    seq     bigint not null
);
