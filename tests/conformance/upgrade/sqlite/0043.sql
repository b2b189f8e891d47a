-- An alert that was told, and one that a mail told is over.

insert into alert (probe, subject, name, raised_at, raised_mailed_at, mail_id, mail_again_at)
values ('disk-short', 'journal-mailed', 'nut-3', 1790000000000, 1790000020000, '<a@b.vn>', 1790000140000);
insert into alert (probe, subject, name, raised_at, cleared_at, raised_mailed_at, cleared_mailed_at, mail_id)
values ('disk-short', 'journal-mailed', 'nut-3', 1780000000000, 1780000090000, 1780000020000, 1780000100000, '<c@b.vn>');
