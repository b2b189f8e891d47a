-- As the program of this schema wrote them: one ordinary row, one with reasons and a comment, one that
-- came under a reused key, and their tallies.

insert into submission_key (key, hash) values
    ('01900000-0000-7000-8000-000000000001', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    ('01900000-0000-7000-8000-000000000002', x'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');

insert into submission (key, hash, receipt, survey, version, lang, unit, service, dossier, stage,
    channel, assisted, rank, received_at, day, elapsed_ms, answers, standing, reason) values
    ('01900000-0000-7000-8000-000000000001', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'AAAA-AAAA-AAAA-AAAA', 'one-stop', 1,
     'vi', 'H47.15', '1.004227', '8f3218e7e97d7158ea048e8922fe5ed4', 'result', 'portal', 0, 2,
     1790823600000, '2026-10-01', 23120, '{"overall":5}', 'counted', ''),
    ('01900000-0000-7000-8000-000000000002', x'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'BBBB-BBBB-BBBB-BBBB', 'one-stop', 1,
     'en', '', '', '', 'result', 'qr', 0, 2,
     1790910000000, '2026-10-02', null, '{"overall":2,"reasons":["slow","fees"]}', 'counted', ''),
    ('01900000-0000-7000-8000-000000000001', x'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'AAAA-AAAA-AAAA-AAAA', 'one-stop', 1,
     'vi', 'H47.15', '1.004227', '', 'result', 'portal', 0, 2,
     1790910060000, '2026-10-02', 900, '{"overall":1}', 'superseded', 'key-reused');

insert into comment (submission_id, question, text)
    select id, 'comment', 'Chờ lâu, nhưng cán bộ tận tình.' from submission
    where receipt = 'BBBB-BBBB-BBBB-BBBB';

insert into tally (survey, version, unit, service, question, row, value, channel, rank, stage,
    standing, day, n) values
    ('one-stop', 1, 'H47.15', '1.004227', '', '', '', 'portal', 2, 'result', 'counted', '2026-10-01', 1),
    ('one-stop', 1, 'H47.15', '1.004227', 'overall', '', '5', 'portal', 2, 'result', 'counted', '2026-10-01', 1),
    ('one-stop', 1, '', '', '', '', '', 'qr', 2, 'result', 'counted', '2026-10-02', 1),
    ('one-stop', 1, '', '', 'overall', '', '2', 'qr', 2, 'result', 'counted', '2026-10-02', 1),
    ('one-stop', 1, '', '', 'reasons', '', 'slow', 'qr', 2, 'result', 'counted', '2026-10-02', 1),
    ('one-stop', 1, '', '', 'reasons', '', 'fees', 'qr', 2, 'result', 'counted', '2026-10-02', 1),
    ('one-stop', 1, 'H47.15', '1.004227', '', '', '', 'portal', 2, 'result', 'superseded', '2026-10-02', 1),
    ('one-stop', 1, 'H47.15', '1.004227', 'overall', '', '1', 'portal', 2, 'result', 'superseded', '2026-10-02', 1);

insert into feed_cursor (journal, seq) values ('journal-before', 3);
