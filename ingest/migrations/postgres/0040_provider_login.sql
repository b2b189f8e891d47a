-- Logins with the identity provider that have begun: each is ended once, by the browser that began it.
-- A node that does not know this table goes on working.
create table provider_login (
    state      text primary key,     -- SHA-256 of what comes back in the address, hex
    browser    text not null,        -- SHA-256 of the browser's cookie, hex
    nonce      text not null,        -- the ID token has to carry it
    verifier   text not null,        -- PKCE; it opens nothing without the code, which is never kept
    expires_at bigint not null       -- milliseconds since 1970
);
create index provider_login_by_expiry on provider_login (expires_at);
