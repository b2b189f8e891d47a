-- A month that is to be counted anew, and one that is counted, of a unit that nobody knows any more.

insert into response_changed (unit, month) values ('H47.99', '2026-10');
insert into response (unit, period, stage, survey, eligible, responded) values ('H47.99', '2026-09', 'result', '', 3, 1);
