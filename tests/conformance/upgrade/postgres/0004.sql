-- A withdrawal and an erasure whose submissions have not come yet, and what was done.

insert into withdrawal (receipt, at) values ('DDDD-DDDD-DDDD-DDDD', 1790990000000);
insert into erasure (key, at, reason)
    values ('01900000-0000-7000-8000-000000000009', 1790990000000, 'request 12/2026');
insert into audit (at, actor, action, subject, reason)
    values (1790990000000, 'operator:trang', 'erase', 'aa', 'request 12/2026');
