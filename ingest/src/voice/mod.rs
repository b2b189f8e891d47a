//! What citizens wrote, before anybody reads it: masked, made searchable, looked through for danger, and
//! compared. Pure functions of a text; what becomes of a comment afterwards is central's and the monitor's.

pub mod mask;
mod digits;
mod shape;
pub mod words;
pub mod query;
pub mod danger;
pub mod alike;
pub mod due;
pub mod wording;

/// The version of all of this: what upkeep read under another is read again.
pub const RULES: u32 = 1;

#[cfg(test)]
mod tests;
