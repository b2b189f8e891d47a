-- A day that nothing is counted of any more.

insert into tally_day (unit, day, survey, version, counts) values ('H47.15', '2026-10-02', 'one-stop', 1, '');
insert into tally_total (survey, standing, n) values ('one-stop', 'withdrawn', 0);
