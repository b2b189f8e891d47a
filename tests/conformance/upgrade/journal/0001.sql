-- Two rows as the program of this schema wrote them.

insert into journal (id) values ('00112233445566778899aabbccddeeff');
insert into entry (seq, key, hash, receipt, received_at, body) values
    (1, '01900000-0000-7000-8000-000000000001', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
     'AAAA-AAAA-AAAA-AAAA', 1790823600000, '{"survey":"one-stop","version":1,"language":"vi","unit":"H47.15","service":"1.004227","dossier":"8f3218e7e97d7158ea048e8922fe5ed4","channel":"portal","assisted":false,"rank":2,"stage":"result","answers":{"overall":{"level":5}},"elapsed_ms":23120}'),
    (2, '01900000-0000-7000-8000-000000000002', x'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
     'BBBB-BBBB-BBBB-BBBB', 1790910000000, '{"survey":"one-stop","version":1,"language":"en","unit":null,"service":null,"dossier":null,"channel":"qr","assisted":false,"rank":2,"stage":"result","answers":{"comment":{"text":"Chờ lâu"},"overall":{"level":2},"reasons":{"chosen-all":["slow","fees"]}},"elapsed_ms":null}');
