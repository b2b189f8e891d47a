-- How many eligible dossiers there are and how many were rated, by unit and month, quarter and year, so that
-- a rate costs the same at any number of dossiers. All of it can be counted anew from dossiers and rows
-- ('hailong tally rebuild'). Only additions.
create table response (
    unit      text not null,
    period    text not null,         -- YYYY, YYYY-Qn or YYYY-MM of the result
    stage     text not null,
    survey    text not null,         -- '' for any
    eligible  bigint not null,       -- with survey '' only
    responded bigint not null,
    primary key (period, unit, stage, survey)
);

-- Units and months whose dossiers or ratings changed and are to be counted anew.
create table response_changed (
    unit  text not null,
    month text not null,
    primary key (unit, month)
);
insert into response_changed (unit, month)
select distinct unit, substr(result_on, 1, 7) from dossier where is_eligible and result_on is not null;

create index dossier_by_unit on dossier (unit, result_on) where is_eligible;
