-- Submissions are looked for by exactly one receipt, dossier or invite, never by a range: a hash index answers
-- that in a quarter of the room. Old nodes ask the same questions and do not know which index answers.

create index submission_of_receipt on submission using hash (receipt);
create index submission_of_dossier on submission using hash (dossier) where dossier <> '';
create index submission_of_invite on submission using hash (invite_id) where invite_id <> '';
drop index submission_by_receipt;
drop index submission_by_scope;
drop index submission_by_invite;
