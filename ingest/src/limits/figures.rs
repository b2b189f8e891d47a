//! Limits of figures: what is taken into samples at once, what is counted one by one, and how few answers are
//! told. Each with its reason.

use std::time::Duration;

/// Units and months whose dossiers are counted anew in one transaction: some hundred dossiers each, so that
/// other writers are not kept long. Reckoned, not measured.
pub const RESPONSES_TALLIED: u32 = 100;

/// Ratings by which what people of an agency see of a running quarter grows at least: the smallest group that
/// is told of anybody (DESIGN B2, rule 6).
pub const RELEASE_STEP: u64 = SMALLEST_BASE;

/// How often it is looked whether there are so many. Anything shown is of a closed day, so minutes do not
/// matter.
pub const RELEASE_EVERY: Duration = Duration::from_secs(600);

/// Rows that are taken into the samples in one transaction, so that other writers, who wait for it, are
/// not kept longer than they wait. Reckoned, not measured.
pub const FOLD_ROWS_MAX: u32 = 20_000;

/// Ratings that are counted one by one for figures of a procedure or a channel, which nothing is packed for,
/// and dossiers for the response rates of procedures. So many take 0.2 s for a channel and 0.7 s for all
/// procedures on PostgreSQL, 0.6 s and 2 s on SQLite (`bench/RESULTS.md`); a page of results reads several
/// periods; dossiers were not measured. A unit or a shorter period has fewer.
pub const ROWS_COUNTED_MAX: u64 = 100_000;

/// How often rows are taken into the samples. Until then they are counted one by one whenever an index
/// is asked for, which costs a few milliseconds for each thousand.
pub const FOLD_EVERY: Duration = Duration::from_secs(20);

/// How long a fold lets others write between two transactions.
pub const FOLD_PAUSE: Duration = Duration::from_millis(100);

/// Answers that a figure needs to be told at all: with fewer, one person's answer could be guessed. An
/// operator may ask for more, never for fewer.
pub const SMALLEST_BASE: u64 = index::limits::CELL_LEAST;

/// Submissions from which a part is spoken of: with fewer, an interval is wider than most differences
/// between offices (30 answers around 80 % leave it between 63 and 90 %).
pub const COVERAGE_ENOUGH: u64 = 30;
