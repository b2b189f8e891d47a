-- How ratings flow: a sign of life of each node, outcomes by minute for two days, and how often pages of an
-- origin told of the widget in each hour of five weeks. Counts, nothing else. Only additions.
create table node (
    id         text primary key,        -- of the node's journal
    name       text not null,
    version    text not null,           -- of the program
    started_at integer not null,
    at         integer not null,         -- when it gave the last sign, by its own clock
    rows       integer not null,         -- in its journal
    backlog    integer not null,         -- rows that central does not have
    oldest_at  integer,                  -- when the oldest of them was received
    lag_ms     integer not null,         -- from citizen to central, of the last batch
    corrupt    integer not null,         -- journal rows that do not say what was written
    disk_free  integer,                  -- bytes
    refuses    integer not null,         -- nothing is stored at the moment
    batch      integer not null,         -- number of the last counts taken, since started_at
    ahead_ms   integer not null          -- by which its clock was ahead of central's
);

create table flow (
    minute  integer not null,            -- since 1970
    outcome text not null,              -- stored, repeat, rejected
    reason  text not null,              -- why it was rejected
    channel text not null,
    issuer  text not null,              -- of the invite
    n       integer not null,
    primary key (minute, outcome, reason, channel, issuer)
) without rowid;

create table embed_hour (
    day    text not null,               -- of Asia/Ho_Chi_Minh
    hour   integer not null,            -- of the day, 0 to 23
    origin text not null,
    n      integer not null,
    primary key (day, hour, origin)
) without rowid;
