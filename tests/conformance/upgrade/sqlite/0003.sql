-- A flagged row from a known prefix, with an invite, and a cursor that knows its key.

update submission set flags = 'surge', sender = 'a1b2c3', invite_issuer = 'one-stop-hcm',
    invite_id = 'f0f0' where receipt = 'BBBB-BBBB-BBBB-BBBB';
insert into invite_spent (issuer, invite_id, key)
    values ('one-stop-hcm', 'f0f0', '01900000-0000-7000-8000-000000000002');
update feed_cursor set key = x'01900000000070008000000000000003';
