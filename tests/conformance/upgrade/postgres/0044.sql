-- An invite that was spent on what has been erased since, and nothing else has it.

insert into invite_spent (issuer, invite_id, key)
values ('one-stop-hcm', 'e1e1', '00000000-0000-7000-8000-000000000000');
