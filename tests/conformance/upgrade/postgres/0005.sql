-- One origin that may send.

insert into origin (origin, added_at) values ('https://portal.example.gov.vn', 1790823600000);
