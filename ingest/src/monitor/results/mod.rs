//! Results: the indices of a unit in a period as pages, files and a report that can be printed.
//!
//! An address says everything a view is of, so a view can be sent ([`address`]). Figures are reached through
//! [`reach`] alone, which is told whose eyes they are for. What they mean is computed in `figures` and the
//! crate `index`, what they look like is in `view::results`, and every word is in `wording::results`.

pub mod address;
mod choices;
mod files;
pub mod frozen;
mod gathered;
pub mod outline;
mod page;
mod printed;
mod question;
pub mod reach;
mod refusal;
mod report_file;
mod services;

pub use choices::Choices;
pub use files::{csv, json, xlsx};
pub use gathered::{Crumb, Gathered, headline_of};
pub use page::page;
pub use printed::printed;
pub use question::{Point, QuestionOf, question};
pub use report_file::report_file;
pub use services::{ServicesOf, services};
