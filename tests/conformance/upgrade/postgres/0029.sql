-- Somebody switched off, somebody with a second factor and a code used up, a name that has to wait.

insert into person (name, hash, role, unit, created_at, disabled_at, must_change, epoch, email,
    subject, second_factor, spent_step)
values ('trang', '$argon2id$x', 'manager', 'H47.15', 1795300000000, 1795386400000, true, 2,
        'trang@vi.du', '248289761001', '', 0),
       ('lan', '$argon2id$y', 'central', '', 1795300000000, null, false, 1, '', '', 'c2VhbGVk', 59843333);
insert into recovery_code (person, hash, spent_at) values ('lan', 'aa', 1795300000000), ('lan', 'bb', null);
insert into login_attempt (place, failures, last_at) values (4711, 6, 1795300000000);
insert into session (id, data, expires_at, person, begun_at)
values ('cc', '{}', 4102444800000, 'lan', 1795300000000);
