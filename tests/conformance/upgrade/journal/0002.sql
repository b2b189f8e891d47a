-- A row that was purged, what citizens asked for, and an invite that was spent.

insert into entry (seq, key, hash, receipt, received_at, body, checksum) values
    (3, x'01900000000070008000000000000003', x'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',
     'CCCC-CCCC-CCCC-CCCC', 1788000000000, null, null);
update journal set rows = 3;
insert into withdrawal (id, receipt, at) values (1, 'BBBB-BBBB-BBBB-BBBB', 1790990000000);
insert into erasure (id, key, at, reason)
    values (1, x'01900000000070008000000000000004', 1790990000000, 'request 12/2026');
insert into invite_spent (issuer, id, seq) values ('one-stop-hcm', 'f0f0', 1);
