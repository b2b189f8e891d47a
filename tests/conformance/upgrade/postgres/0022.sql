-- A link, and a token in force.

insert into invite_link (id, sealed, expires_at) values ('00ff', '\x0102', 4000000000000);

insert into api_token (name, id, scope, added_at, expires_at, revoked_at)
values ('motcua', 'ff00', 'invites', 1795300000000, 4000000000000, null);
