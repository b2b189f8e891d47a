//! A make-believe one-stop portal, on another origin than the service, as a province would have it.
//!
//! It shows what a webmaster writes into a page, under ordinary and under strict conditions. It knows
//! nothing of the service but its origin: there is no shared code, as there is none in a province.

pub mod origin;
pub mod working_day;
pub mod state;
pub mod dossier;
pub mod invite;
pub mod policy;
pub mod service;
pub mod trick;
pub mod page;
pub mod portal;

pub use origin::Origin;
