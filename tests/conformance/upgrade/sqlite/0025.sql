-- A unit that was merged into another, one that goes on under its code, a part; a procedure; a fact.

insert into unit (code, valid_from, valid_to, name, parent, level, successors)
values ('54', '2008-08-01', '2025-06-30', 'Tỉnh Phú Yên', null, 'province', '66'),
       ('66', '2008-08-01', '2025-06-30', 'Tỉnh Đắk Lắk', null, 'province', '66'),
       ('66', '2025-07-01', null, 'Tỉnh Đắk Lắk', null, 'province', ''),
       ('H15.07', '', null, 'Sở Tư pháp', '66', 'department', '');

insert into service (code, national, valid_from, valid_to, name, field)
values ('1.004616.000.00.00.H56', '1.004616', '', null, 'Cấp Chứng chỉ hành nghề dược', 'Dược phẩm');

insert into fact (unit, month, name, n) values ('H15.07', '2026-10', 'tt01.1.2', 120);
