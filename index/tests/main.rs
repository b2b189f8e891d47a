//! Are the figures right? Against hand computation, printed tables, properties, and simulations whose
//! truth is known. Nothing is started; nothing here reads a database.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// Shipped surveys, their layouts, and counts of made-up submissions.
mod counting;
// Formulas by name: parameters, and what they refuse.
mod formulas;
// Cases computed by hand.
mod fixtures;
// Intervals of shares and means, against printed tables and by hand.
mod intervals;
// Differences between two periods.
mod differences;
// Ranges of ranks.
mod ranks;
// Small cells, against brute force.
mod small_cells;
// A made-up population whose truth is known.
mod population;
// Intervals and ranks against that truth.
mod simulation;
// What holds for all counts.
mod properties;
