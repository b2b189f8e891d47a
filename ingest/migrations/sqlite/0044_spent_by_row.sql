-- A submission itself says that its key and its invite are spent; they are no longer written a second time, in
-- 'submission_key' and 'invite_spent'. That a key is one submission's stays a constraint: the first row of a key
-- is 0, and there is one such. 'invite_spent' goes on keeping what has no submission any more. 'submission_key'
-- is for a program of the version before, should somebody go back to it; the version after drops it.

alter table submission
    add column nth_of_key integer;       -- how many rows came under its key before it; null: of a version before
create unique index submission_of_key on submission (key, nth_of_key);
drop index submission_by_key;

-- An invite that leaves its submission, as by erasure, stays spent, but by nobody.
create trigger submission_leaves_invite after update of invite_id on submission
when old.invite_id <> '' and new.invite_id = ''
begin
    insert into invite_spent (issuer, invite_id, key)
    values (old.invite_issuer, old.invite_id, '00000000-0000-7000-8000-000000000000')
    on conflict (issuer, invite_id) do update set key = excluded.key;
end;

-- A program of the version before takes a key by writing it here. One that a submission has, it must find taken.
create trigger submission_key_is_spent before insert on submission_key
when exists (select 1 from submission where key = new.key)
begin
    insert into submission_key (key, hash)
    select key, hash from submission where key = new.key order by id limit 1
    on conflict (key) do nothing;
    select raise(ignore);
end;

-- Likewise an invite. The invite of a submission that is being erased was there before.
create trigger invite_spent_is_spent before insert on invite_spent
when exists (select 1 from submission where invite_issuer = new.issuer and invite_id = new.invite_id and invite_id <> '')
begin
    insert into invite_spent (issuer, invite_id, key)
    select invite_issuer, invite_id, key from submission
    where invite_issuer = new.issuer and invite_id = new.invite_id and invite_id <> '' order by id limit 1
    on conflict (issuer, invite_id) do nothing;
    select raise(ignore);
end;
