-- A submission itself says that its key and its invite are spent; they are no longer written a second time, in
-- 'submission_key' and 'invite_spent', which was a quarter of the disk. That a key is one submission's stays a
-- constraint: the first row of a key is 0, and there is one such. 'invite_spent' goes on keeping what has no
-- submission any more. 'submission_key' is for nodes of the version before; the version after drops it.

alter table submission
    add column nth_of_key smallint;      -- how many rows came under its key before it; null: of a version before
create unique index submission_of_key on submission (key, nth_of_key);
drop index submission_by_key;
-- Ids only grow, so no page of theirs needs room for more.
alter index submission_pkey set (fillfactor = 100);

-- An invite that leaves its submission, as by erasure, stays spent, but by nobody.
create function invite_stays_spent() returns trigger language plpgsql as $$
begin
    insert into invite_spent (issuer, invite_id, key)
    values (old.invite_issuer, old.invite_id, '00000000-0000-7000-8000-000000000000')
    on conflict (issuer, invite_id) do update set key = excluded.key;
    return null;
end $$;
create trigger submission_leaves_invite after update of invite_id on submission
    for each row when (old.invite_id <> '' and new.invite_id = '')
    execute function invite_stays_spent();

-- A node of the version before takes a key by writing it here. One that a submission has, it must find taken.
create function key_is_spent() returns trigger language plpgsql as $$
begin
    insert into submission_key (key, hash)
    select key, hash from submission where key = new.key order by id limit 1
    on conflict (key) do nothing;
    if found then return null; end if;
    return new;
end $$;
create trigger submission_key_is_spent before insert on submission_key
    for each row when (pg_trigger_depth() = 0) execute function key_is_spent();

-- Likewise an invite.
create function invite_is_spent() returns trigger language plpgsql as $$
begin
    insert into invite_spent (issuer, invite_id, key)
    select invite_issuer, invite_id, key from submission
    where invite_issuer = new.issuer and invite_id = new.invite_id and invite_id <> '' order by id limit 1
    on conflict (issuer, invite_id) do nothing;
    if found then return null; end if;
    return new;
end $$;
create trigger invite_spent_is_spent before insert on invite_spent
    for each row when (pg_trigger_depth() = 0) execute function invite_is_spent();
