//! Does the tree keep the house rules? Files are read, nothing is started. Every rule is shown to
//! fail on a sample beside it, so that none can rot into one that never does.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// The files of the tree.
mod tree;
// A Rust file taken apart: code, string literals, and where its tests begin.
mod source;
// Rules about the shape of a file: its opening, its length, its functions, its lines.
mod shape;
// Rules about words that must not stand somewhere, or anywhere.
mod words;
// Rules about things that have one home: dependencies, SQL, limits.
mod homes;
