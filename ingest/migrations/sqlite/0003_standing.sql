-- What precedence by evidence needs, and room for what later steps write. Only additions with
-- defaults: a node one version behind knows nothing of them and goes on feeding.

alter table submission add column flags text not null default '';         -- separated by blanks; never change the standing
alter table submission add column sender text not null default '';        -- keyed hash of the sender's address prefix
alter table submission add column invite_issuer text not null default '';
alter table submission add column invite_id text not null default '';     -- keyed hash of the claim jti
alter table submission add column erased_at integer;                      -- milliseconds since 1970; a tombstone since then

create index submission_by_scope on submission (dossier, survey, stage) where dossier <> '';
create index submission_by_invite on submission (invite_issuer, invite_id) where invite_id <> '';

alter table feed_cursor add column key blob;                              -- of the entry at seq; null: not known
