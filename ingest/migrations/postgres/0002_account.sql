-- People of the monitor and their sessions.

create table person (
    name       text primary key,     -- lower case, what is typed at login
    hash       text not null,        -- argon2, PHC string
    role       text not null,        -- central, viewer
    unit       text not null,        -- the only unit a viewer is shown, '' for all
    created_at bigint not null       -- milliseconds since 1970
);

create table session (
    id         text primary key,     -- SHA-256 of the cookie's value: a copy of this table opens nothing
    data       text not null,        -- JSON
    expires_at bigint not null       -- milliseconds since 1970
);
create index session_by_expiry on session (expires_at);
