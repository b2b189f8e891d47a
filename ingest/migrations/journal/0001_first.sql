-- The node's journal: what was acknowledged, in the order it was committed.

create table journal (
    id text not null                 -- random, made once; names this journal's cursor at central
);

create table entry (
    seq         integer primary key autoincrement,
    key         text not null unique, -- UUIDv7, lower case
    hash        blob not null,       -- SHA-256 of the content
    receipt     text not null,
    received_at integer not null,    -- milliseconds since 1970
    body        text not null        -- JSON, see entry::Body
);
create index entry_by_receipt on entry (receipt);
