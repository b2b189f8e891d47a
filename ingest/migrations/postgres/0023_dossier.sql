-- The denominator: dossiers that citizens may rate, as one-stop software tells them, and how often the
-- questions were seen. Pseudonyms and counts; no code of a dossier, no name, no address.

create table dossier (
    dossier     text primary key,    -- keyed hash of the code, the same as in submission
    unit        text not null,       -- '' when it was not told
    service     text not null,
    channel     text not null,       -- how the citizen is asked; '' when it was not told
    stage       text not null,       -- received, supplement, refused, result; '' when only an invite told of it
    result_on   text,                -- YYYY-MM-DD, when the result or the refusal was given
    invited_on  text,                -- YYYY-MM-DD, when the citizen was first invited
    is_eligible boolean not null     -- false when the dossier is not to be counted
);
create index dossier_by_result on dossier (result_on, unit) where is_eligible;
create index dossier_by_invitation on dossier (invited_on, unit) where invited_on is not null;

create table funnel (
    day     text not null,           -- of Asia/Ho_Chi_Minh
    survey  text not null,
    unit    text not null,           -- '' when the page named none
    service text not null,
    channel text not null,
    shown   bigint not null,         -- how often the questions were seen
    started bigint not null,         -- how often a first answer was given
    primary key (day, survey, unit, service, channel)
);
