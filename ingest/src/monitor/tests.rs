//! The monitor over its router, on a real SQLite central filled through `Central::absorb`.

mod filled;
mod overview;
mod response;
mod live;
mod flow;
mod alerts;
mod keys;
mod registers;
mod login;
mod account;
mod audit;
mod matrix;
mod settings;
mod voices;
mod exports;
