-- The first administrator, logged in.

insert into person (name, hash, role, unit, created_at)
    values ('admin', '$argon2id$before', 'central', '', 1790823600000);
insert into session (id, data, expires_at) values ('aa', '{}', 4102444800000);
