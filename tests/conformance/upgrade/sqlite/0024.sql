-- A device in use, one that waits to be paired, one that was revoked; a rating that waited two days
-- on the first.

insert into device (id, name, unit, code, code_expires_at, added_at, public_key, paired_at, revoked_at)
values ('K7QF0M2T', 'Quầy 3', 'H47.15', 'aa', 1795386400000, 1795300000000,
        '{"crv":"P-256","kty":"EC","x":"AA","y":"AA"}', 1795300060000, null),
       ('9XAB4CD1', 'Quầy 4', 'H47.15', 'bb', 1795386400000, 1795300000000, null, null, null),
       ('M3WQ7HT2', 'Quầy cũ', 'H47.15', 'cc', 1795186400000, 1795100000000,
        '{"crv":"P-256","kty":"EC","x":"BB","y":"BB"}', 1795100060000, 1795200000000);

update submission set device = 'K7QF0M2T', answered_at = received_at,
    received_at = received_at + 172800000 where receipt = 'BBBB-BBBB-BBBB-BBBB';
