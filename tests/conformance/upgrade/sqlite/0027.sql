-- A publication of which nobody knows what it was: it stays as it is.

insert into publication (survey, period, revision, made_at, actor, note, hash, previous, seal, body)
values ('one-stop', '2026-Q2', 1, 1782900000000, 'operator:an', '', 'aa', '', 'bb', '{}');
