-- Rows that no node has taken into the samples, and one that is there.

insert into slot (survey, version, position, question, row, value) values ('one-stop', 1, 0, '', '', '');
insert into sample_moved (submission_id, survey, version, unit, month, class, random_group, times, answers)
values (999999, 'one-stop', 1, 'H47.15', '2026-11', 'unproved', 3, -1, '{"overall":2}');
