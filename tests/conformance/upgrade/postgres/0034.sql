-- A comment that was read under rules of before, somebody's work on it, and a quarter that was opened.

insert into voice (id, submission_id, question, rules, quarter, overall, words, folded, search, danger, alike,
    status, due, hidden_by, hidden_reason)
select 4711, submission_id, question, 0, '2026-Q4', 2, ' chờ ', ' cho ', array_to_tsvector(array['cho']), 0, 4711, 'open', '2026-10-23', '', ''
from comment order by submission_id limit 1;
insert into voice_tag (voice_id, tag) values (4711, 'time');
insert into voice_band (quarter, band, voice_id) values ('2026-Q4', -7, 4711);
insert into voice_mark (one, rules, submission_id, question)
select 1, 0, submission_id, question from comment order by submission_id limit 1;
insert into voice_opening (survey, quarter, unit, up_to, opened_on)
values ('one-stop', '2026-Q3', 'H47.15', 1, '2026-10-05');
insert into voice_opening_service (survey, quarter, unit, service)
values ('one-stop', '2026-Q3', 'H47.15', '1.004227');
insert into voice_opened (survey, quarter, revision) values ('one-stop', '2026-Q3', 1);
