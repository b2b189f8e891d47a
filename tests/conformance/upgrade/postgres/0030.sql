-- A line with its hash, one that an older node wrote after it, and a token bound to a unit.

insert into audit (at, actor, action, subject, reason, unit, page, hash)
values (1795300000000, 'person:lan', 'login', 'lan', '', '', '/monitor/login', 'not looked at here');
insert into audit (at, actor, action, subject, reason)
values (1795300000001, 'citizen', 'withdraw', 'receipt:aa', '');
insert into api_token (name, id, scope, added_at, expires_at, unit)
values ('so-noi-vu', 'ee', 'figures', 1795300000000, 4102444800000, 'H47.15');
