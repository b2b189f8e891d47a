-- Heartbeats of one day.

insert into embed (day, origin, version, kind, n)
values ('2026-11-22', 'https://portal.example.gov.vn', '0.1.0', 'ready', 41);
