-- How often pages told of the widget in them: counts, nothing else. No path, no address, no identity.

create table embed (
    day     text not null,           -- of Asia/Ho_Chi_Minh
    origin  text not null,           -- of the page, as its browser names it; other, none or null
    version text not null,           -- of the widget
    kind    text not null,           -- ready, offered, or why it could not run
    n       integer not null,
    primary key (day, origin, version, kind)
) without rowid;
