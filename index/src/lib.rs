//! From counts to indices one can defend: pure functions, without a clock, a database or randomness.
//!
//! What comes in is a [`Sample`]: how often each level was given, in [`GROUPS`] random groups of
//! submissions, so that an interval can keep what one citizen's answers have in common. What was counted
//! and why, and how figures are shown, is not decided here.

pub mod limits;
pub mod counts;
pub mod facts;
pub mod formula;
pub mod interval;
pub mod estimate;
pub mod difference;
pub mod rank;
pub mod suppress;

pub use counts::{Counts, GROUPS, Layout, Sample, Slot};
pub use difference::{Difference, difference};
pub use estimate::{Design, DesignError, Estimate, estimate, estimate_clusters};
pub use facts::Facts;
pub use formula::{Compiled, Figure, FigureKind, Formula, FormulaError, ValueScale};
pub use interval::{Claim, Confidence, Interval, IntervalMethod, NoInterval};
pub use rank::{Candidate, RankError, Ranking, rank};
