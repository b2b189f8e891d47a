-- Keys as bytes, a checksum on every row, content that can go while key, hash and receipt stay, and
-- what citizens asked for. Rows keep their seq: central's cursor speaks of it.

alter table journal add column rows integer not null default 0; -- rows of entry, moved with them

create table entry_as_bytes (
    seq         integer primary key,  -- given by the writer; a row is never deleted
    key         blob not null unique, -- the 16 bytes of the UUIDv7
    hash        blob not null,        -- SHA-256 of the content
    receipt     text not null,
    received_at integer not null,     -- milliseconds since 1970
    body        text,                 -- JSON, see entry::Body; null once purged or erased
    checksum    integer               -- CRC-32 of all the above, see journal::row
);
insert into entry_as_bytes (seq, key, hash, receipt, received_at, body)
    select seq, unhex(key, '-'), hash, receipt, received_at, body from entry order by seq;
drop table entry;
alter table entry_as_bytes rename to entry;
create index entry_by_receipt on entry (receipt);
-- Rows from before there were checksums; empty as soon as the journal has been opened once.
create index entry_without_checksum on entry (seq) where checksum is null;
update journal set rows = (select count(*) from entry);

-- Rows that do not say what was written: kept, but not fed.
create table set_aside (
    seq integer primary key,
    at  integer not null,             -- milliseconds since 1970
    why text not null
);

create table invite_spent (
    issuer text not null,
    id     text not null,             -- keyed hash of the claim jti
    seq    integer not null,          -- the row it was spent on
    primary key (issuer, id)
) without rowid;

create table withdrawal (
    id      integer primary key,      -- in the order in which they came
    receipt text not null unique,
    at      integer not null          -- milliseconds since 1970
);

create table erasure (
    id     integer primary key,       -- in the order in which they came
    key    blob not null unique,
    at     integer not null,          -- milliseconds since 1970
    reason text not null
);
