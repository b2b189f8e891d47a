-- An alert that is over, and one that somebody has taken on.

insert into alert (probe, subject, name, raised_at, cleared_at) values ('node-gone', 'journal-old', 'nut-1', 1790000000000, 1790000900000);
insert into alert (probe, subject, name, raised_at, acknowledged_by, acknowledged_at)
values ('origin-quiet', 'https://a.vn', 'https://a.vn', 1790000000000, 'admin', 1790000100000);
