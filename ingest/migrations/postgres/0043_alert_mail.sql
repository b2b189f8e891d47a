-- Which alerts were told by e-mail, and when one may be tried again. Only an addition.
alter table alert add column raised_mailed_at bigint;                -- milliseconds since 1970
alter table alert add column cleared_mailed_at bigint;
alter table alert add column mail_id text not null default '';       -- Message-ID of the mail that told of it
alter table alert add column mail_again_at bigint not null default 0; -- no node tries before
