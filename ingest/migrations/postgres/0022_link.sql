-- Short links to invites, and the tokens of the programs that may ask for them.

-- What a link holds can be opened with the link alone, which is not here.
create table invite_link (
    id         text primary key,     -- a hash of the link's code, in hexadecimal
    sealed     bytea not null,       -- the signed invite, sealed with a key made of the code
    expires_at bigint not null       -- milliseconds since 1970; the row goes some time after
);
create index invite_link_expires on invite_link (expires_at);

create table api_token (
    name       text primary key,     -- whose it is
    id         text not null unique, -- a hash of the token, in hexadecimal
    scope      text not null,        -- what it may be used for: invites
    added_at   bigint not null,      -- milliseconds since 1970
    expires_at bigint not null,      -- likewise
    revoked_at bigint                -- likewise; from then on it is refused
);
