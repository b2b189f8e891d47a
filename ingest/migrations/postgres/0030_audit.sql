-- The audit is a chain that is only ever added to: each line carries a hash of itself and of the line
-- before. Lines of a node that does not know the hash have none, and are in that of the next one.
-- API tokens may be bound to a unit.

alter table audit add column unit text not null default ''; -- the unit that who acted is bound to, '' for all
alter table audit add column page text not null default ''; -- the page of the monitor, '' for a command
alter table audit add column hash text;                     -- SHA-256, hex; null: of an older version
create index audit_by_actor on audit (actor, id);
create index audit_by_action on audit (action, id);

create function audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is only ever added to';
end $$;
create trigger audit_is_not_changed before update or delete or truncate on audit
    for each statement execute function audit_is_only_added_to();

-- One line after the other, also those of a node that does not know the hash: taken before an id is
-- given, so the order of ids is that of the chain.
create function audit_waits_its_turn() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7301);
    return null;
end $$;
create trigger audit_is_one_by_one before insert on audit
    for each statement execute function audit_waits_its_turn();

alter table api_token add column unit text not null default ''; -- its subtree is all it reads, '' for all units
