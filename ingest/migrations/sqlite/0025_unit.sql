-- Units (agencies and administrative units) over time, procedures over time, and facts of units that no
-- citizen is asked. Public facts: nothing here is about a person.

create table unit (
    code       text not null,        -- canonical: from the top to the part, H47.15
    valid_from text not null,        -- first day of Asia/Ho_Chi_Minh, YYYY-MM-DD; '' when it has none
    valid_to   text,                 -- last day, included; null while its end is not known
    name       text not null,
    parent     text,                 -- code of the unit it is a part of; null at the top
    level      text not null,        -- ministry, province, department, district, commune, office, centre
    successors text not null,        -- codes of those who do its work afterwards, with blanks between
    primary key (code, valid_from)
) without rowid;

create table service (
    code       text not null,        -- as it was given, with its local suffix if it has one
    national   text not null,        -- the code without it, the same in every province
    valid_from text not null,        -- as of a unit
    valid_to   text,
    name       text not null,
    field      text not null,        -- lĩnh vực; '' when it was not told
    primary key (code, valid_from)
) without rowid;

create table fact (
    unit  text not null,             -- canonical
    month text not null,             -- YYYY-MM
    name  text not null,             -- which fact, as index::facts names them
    n     integer not null,          -- how many; a fact that nobody told has no row
    primary key (unit, month, name)
) without rowid;
