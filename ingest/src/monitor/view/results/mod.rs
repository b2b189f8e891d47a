//! What results look like: one component per file. Nothing is computed; every colour and mark stands beside
//! its number, and every chart is rows of a table, or has its table behind it.

mod change;
mod choose;
mod comparison;
mod crumbs;
mod dots;
mod figures;
mod head;
mod headline;
mod heat;
mod line;
mod methods;
mod nobody;
mod no_results;
mod page;
mod printed;
mod printed_parts;
mod question;
mod said;
mod services;
mod spread;
mod value;
mod written;
mod written_spread;
mod written_units;

pub use no_results::NoResults;
pub use page::{Results, ResultsPage};
pub use printed::{Printed, PrintedPage};
pub use question::{Question, QuestionPage};
pub use services::{Services, ServicesPage};
pub use written::written;
