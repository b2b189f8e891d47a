-- What people of an agency may see of a quarter that is not published yet: see central/release.rs. Only
-- additions.
create table release (
    survey     text not null,
    quarter    text not null,        -- YYYY-Qn
    unit       text not null,        -- as it came
    version    integer not null,
    shown      blob not null,       -- packed counts, see central/sample/pack.rs
    pending    blob not null,       -- likewise
    pending_on text not null,        -- day of Asia/Ho_Chi_Minh
    primary key (survey, quarter, unit, version)
);
