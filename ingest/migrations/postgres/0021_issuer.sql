-- Who may sign invites, for which agencies, and with which public keys. No private key is ever here.

create table issuer (
    name     text primary key,       -- as the claim iss says it
    units    text not null,          -- agency codes with blanks between; none: all
    added_at bigint not null        -- milliseconds since 1970
);

create table issuer_key (
    id         text primary key,     -- RFC 7638 thumbprint, as the header kid says it
    issuer     text not null references issuer (name),
    algorithm  text not null,        -- EdDSA or ES256, by the key alone
    pem        text not null,        -- the public key
    added_at   bigint not null,     -- milliseconds since 1970
    revoked_at bigint               -- likewise; from then on nothing it signed is taken
);
