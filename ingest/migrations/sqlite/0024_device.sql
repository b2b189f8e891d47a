-- Tablets at one-stop desks: each with a public key of its own, by which it says when a rating was
-- given. Its private key never leaves it.
create table device (
    id              text primary key,     -- the name of its key, kid
    name            text not null,        -- what the office calls it
    unit            text not null,        -- the agency it stands in
    code            text not null unique, -- a hash of the pairing code, in hexadecimal
    code_expires_at integer not null,     -- milliseconds since 1970
    added_at        integer not null,     -- likewise
    public_key      text,                 -- JWK, P-256; none until it was paired
    paired_at       integer,              -- milliseconds since 1970
    revoked_at      integer               -- likewise; from then on it proves nothing
) without rowid;

-- What a device proved of a rating. The day of such a row is the day it was given on; precedence goes
-- by received_at, as everywhere.
alter table submission add column answered_at integer; -- milliseconds since 1970, by the device's clock
alter table submission add column device text;         -- the device's id
