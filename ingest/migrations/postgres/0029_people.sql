-- People of the monitor: being switched off, one-time passwords, a second factor, who somebody is
-- elsewhere, and attempts at login that all nodes count together.
-- Only additions: a node that does not know these columns goes on working.

alter table person add column disabled_at bigint;                  -- milliseconds since 1970; null: may log in
alter table person add column must_change boolean not null default false; -- true: the password opens only the page that changes it
alter table person add column epoch bigint not null default 0;     -- one more with every change: older sessions have ended
alter table person add column email text not null default '';       -- as the identity provider tells it, lower case
alter table person add column subject text not null default '';     -- sub at the identity provider
alter table person add column second_factor text not null default ''; -- secret of one-time codes, sealed; '' none
alter table person add column spent_step bigint not null default 0; -- the last 30 s whose code was used

-- Nobody from elsewhere is two people here.
create unique index person_by_email on person (email) where email <> '';
create unique index person_by_subject on person (subject) where subject <> '';

-- Recovery codes: each opens once when the second factor is lost.
create table recovery_code (
    person   text not null references person (name),
    hash     text not null,          -- SHA-256 of person and code
    spent_at bigint,                -- milliseconds since 1970; null while it opens
    primary key (person, hash)
);

-- Failures at login, under the first bytes of a hash of the name, so that the table has an end.
create table login_attempt (
    place    integer primary key,    -- 0 to 65535
    failures integer not null,
    last_at  bigint not null        -- milliseconds since 1970
);

alter table session add column person text not null default '';     -- whose it is; '' while nobody is logged in
alter table session add column begun_at bigint not null default 0; -- milliseconds since 1970
create index session_by_person on session (person);
