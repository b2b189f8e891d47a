//! The monitor over its router, on a real SQLite central filled through `Central::absorb`.

mod filled;
mod overview;
mod live;
mod login;
