//! The words both sides share: what a survey is, what a submission is, and which submissions are valid.
//!
//! The widget and the service compile this same crate, so a submission that the widget lets through
//! is the one that the service accepts. There is no clock, no randomness, no I/O and no visible text
//! in here: sentences for people are in `widget::wording`.

pub mod limits;
pub mod language;
pub mod survey;
pub mod layout;
pub mod faults;
pub mod submission;
pub mod code;
pub mod asked;
pub mod problem;
pub mod text;
pub mod check;

pub use check::{Checked, check};
pub use language::Language;
pub use problem::{Problem, ProblemKind};
pub use submission::{Answer, ById, Channel, Context, Given, Submission};
pub use survey::{Instrument, Survey};
