-- A login that somebody has begun, and one that was left.

insert into provider_login (state, browser, nonce, verifier, expires_at)
values ('aa', 'b0', 'n1', 'v1', 4102444800000), ('ab', 'b0', 'n2', 'v2', 1795300000000);
