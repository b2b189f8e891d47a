-- A unit of which nothing may be seen yet.

insert into release (survey, quarter, unit, version, shown, pending, pending_on)
values ('one-stop', '2026-Q4', 'H47.15', 1, '', '', '2026-10-01');
