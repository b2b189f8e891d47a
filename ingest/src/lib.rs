//! The ingestion service of Hài Lòng. Modules in the order a submission passes through them;
//! `ARCHITECTURE.md` follows one from end to end.

pub mod config;
pub mod data_dir;
pub mod clock;
pub mod day;
pub mod limits;
pub mod secrets;
pub mod telemetry;
pub mod surveys;
mod widget_files;
mod first_panel;
pub mod loader;
pub mod app;
pub mod routes;
pub mod hosted_form;
pub mod intake;
pub mod outcome;
pub mod error;
pub mod entry;
pub mod journal;
pub mod feed;
mod upkeep;
pub mod central;
pub mod export;
pub mod monitor;
pub mod serve;
pub mod command;
