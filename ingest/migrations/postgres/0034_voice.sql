-- What citizens wrote as it is searched and worked on: one row for each comment, gone with it. Only additions;
-- a node that does not know this table goes on, and upkeep catches up.

create table voice (
    id            bigint primary key,     -- from a hash of the receipt: its order tells no time
    submission_id bigint not null,
    question      text not null,
    rules         integer not null,        -- under which version of them it was read
    quarter       text not null,           -- YYYY-Qn
    overall       smallint,                 -- level given to the question overall
    words         text not null,           -- masked, in small letters, ' between blanks '
    folded        text not null,           -- the same without diacritics
    search        tsvector not null,       -- the words of it
    danger        smallint not null,        -- 1 when it speaks of danger
    alike         bigint not null,        -- id of the first comment that reads almost the same, or its own
    status        text not null default 'new',
    status_reason text not null default '',
    assigned      text not null default '',    -- agency code
    due           text not null,           -- YYYY-MM-DD
    reply         text not null default '',
    replied_at    bigint,                  -- milliseconds since 1970
    hidden_by     text not null default '',
    hidden_reason text not null default '',
    seen_by       text not null default '',    -- who marked a danger as seen
    seen_note     text not null default '',
    unique (submission_id, question),
    foreign key (submission_id, question) references comment (submission_id, question) on delete cascade
);
create index voice_danger on voice (submission_id) where danger = 1 and seen_by = '';
create index voice_alike on voice (alike);

create index voice_search on voice using gin (search);

create table voice_tag (
    voice_id bigint not null references voice (id) on delete cascade,
    tag      text not null,
    primary key (voice_id, tag)
);

-- By which comments that read almost the same are found: hashes of parts of them.
create table voice_band (
    quarter  text not null,
    band     bigint not null,
    voice_id bigint not null references voice (id) on delete cascade,
    primary key (quarter, band, voice_id)
);
create index voice_band_of on voice_band (voice_id);

-- Up to which comment upkeep has read, and under which rules. One row.
create table voice_mark (
    one           integer primary key check (one = 1),
    rules         integer not null,
    submission_id bigint not null,
    question      text not null
);

-- Up to which submission people of a unit may see comments of a quarter that is published, and since when.
create table voice_opening (
    survey    text not null,
    quarter   text not null,
    unit      text not null,         -- as it came
    up_to     bigint not null,       -- id of the last submission
    opened_on text not null,         -- YYYY-MM-DD
    primary key (survey, quarter, unit)
);

-- Of which procedures they may see that a comment is about it.
create table voice_opening_service (
    survey  text not null,
    quarter text not null,
    unit    text not null,
    service text not null,
    primary key (survey, quarter, unit, service)
);

-- For which revision of a publication comments were opened.
create table voice_opened (
    survey   text not null,
    quarter  text not null,
    revision integer not null,
    primary key (survey, quarter)
);
