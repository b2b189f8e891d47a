//! What is claimed of everything that reads bytes from outside: one function for each reader, which
//! takes any bytes and panics when a claim does not hold.
//!
//! Two things call them: the targets of cargo-fuzz beside this file, guided by coverage and run by
//! hand, and `tests/fuzz`, a bounded run with every test. Nothing is random in here.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A claim that does not hold panics.

// A submission, alone and in a batch.
pub mod submission;
// The page without scripts.
pub mod form;
// What people type and what headers say.
pub mod text;
// Files of the operator.
pub mod file;
// What we wrote ourselves and read again.
pub mod own;

/// Holds for any bytes, or panics.
pub type Claim = fn(&[u8]);

/// Every claim by the name of its target.
pub const TARGETS: [(&str, Claim); 12] = [
    ("submission", submission::one),
    ("batch", submission::batch),
    ("form", form::form),
    ("receipt", text::receipt),
    ("headers", text::headers),
    ("forwarded", text::forwarded),
    ("origin", text::origin),
    ("invite", text::invite),
    ("survey", file::survey),
    ("config", file::config),
    ("definition", own::definition),
    ("journal_body", own::journal_body),
];
