-- A node that has long been taken down, a minute that is over, and an hour of a page.

insert into node (id, name, version, started_at, at, rows, backlog, oldest_at, lag_ms, corrupt, disk_free, refuses, batch, ahead_ms)
values ('journal-old', 'nut-1', '0.1.0', 1790000000000, 1790000005000, 3, 1, 1790000004000, 12, 0, null, 0, 7, -3);
insert into flow (minute, outcome, reason, channel, issuer, n) values (29833333, 'stored', '', 'portal', '', 4);
insert into embed_hour (day, hour, origin, n) values ('2026-10-01', 9, 'https://a.vn', 3);
