//! Indices: from what central has counted to figures with everything honest to say beside them. What the
//! formulas are is in the crate `index`; which submissions count was decided when they came.

mod around;
mod compute;
mod heading;
pub(crate) mod item;
mod released;
pub mod report;
pub mod request;
mod services;
pub mod table;
pub(crate) mod targets;
pub mod wording;

pub use compute::report;
pub use released::released_report;
pub use report::Report;
pub use request::{By, FiguresError, Request};
