//! From counts to indices one can defend: pure functions, without a clock, a database or randomness.
//!
//! What comes in is a [`Sample`]: how often each level was given, in [`GROUPS`] random groups of
//! submissions, so that an interval can keep what one citizen's answers have in common. What was counted
//! and why, and how figures are shown, is not decided here.
//!
//! ```
//! use index::{Confidence, Facts, Layout, Sample, Slot, estimate, formula};
//!
//! let survey: model::Instrument = toml::from_str(include_str!("../../surveys/one-stop.toml"))?;
//! let level = |level: u8| Slot {
//!     question: "overall".to_owned(),
//!     row: String::new(),
//!     value: level.to_string(),
//! };
//! let layout = Layout { slots: vec![level(2), level(4), level(5)] };
//! let mut sample = Sample::default();
//! sample.groups[0].add(0, 5); // five of group 0 at level 2
//! sample.groups[7].add(1, 10);
//! sample.groups[9].add(2, 5);
//!
//! let compiled = formula::for_survey("one-stop").compile(&survey, &layout)?;
//! let estimates = estimate(&compiled, &sample, &Facts::default(), &Confidence::default());
//! let overall = estimates.iter().find(|one| one.figure.id == "overall").ok_or("no figure")?;
//! assert_eq!((overall.value, overall.n), (Some(75.0), 20));
//! let interval = overall.interval?;
//! assert!((interval.low - 53.1).abs() < 0.05 && (interval.high - 88.8).abs() < 0.05);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod limits;
pub mod counts;
pub mod facts;
pub mod formula;
pub mod interval;
pub mod estimate;
pub mod difference;
pub mod rank;
pub mod suppress;
pub mod publish;

pub use counts::{Counts, GROUPS, Layout, Sample, Slot};
pub use difference::{Difference, difference};
pub use estimate::{Design, DesignError, Estimate, estimate, estimate_clusters};
pub use facts::Facts;
pub use formula::{Compiled, Figure, FigureKind, Formula, FormulaError, ValueScale};
pub use interval::{Claim, Confidence, Interval, IntervalMethod, NoInterval};
pub use rank::{Candidate, RankError, Ranking, rank};
