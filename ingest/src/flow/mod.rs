//! The flow: what comes in at each node, minute by minute, and how the nodes are. Here it is counted and
//! told to central; how it is judged and shown is not decided here.
//!
//! Counts only: no identity, no code of an agency or a dossier.

mod counts;
mod sign;

pub use counts::{Counts, Way};
pub use sign::Teller;

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;

/// What stands for the channel or issuer of what was counted without it.
pub const OTHER: &str = "other";
