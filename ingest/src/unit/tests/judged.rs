//! What is refused: every fault by an example, at its bound where it has one, and that nothing which
//! is taken lacks a parent on any day.
