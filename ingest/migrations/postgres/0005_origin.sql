-- Origins whose pages may send; while there is none, all may.

create table origin (
    origin   text primary key,       -- scheme://host[:port], lower case, without the default port
    added_at bigint not null         -- milliseconds since 1970
);
