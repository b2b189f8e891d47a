//! Every bound on what is computed, each with its reason. Bounds on surveys are the model's.

/// Groups or clusters with answers that an interval by jackknife takes at the least: with one, nothing
/// is known of how two would differ.
pub const GROUPS_LEAST: usize = 2;

/// The lowest confidence of an interval: below, it is likelier to miss than to hold.
pub const CONFIDENCE_MIN: f64 = 0.5;

/// The highest: above, quantiles of Student's t are no longer exact in eight digits.
pub const CONFIDENCE_MAX: f64 = 0.999_999;

/// Answers that a unit needs at the least to be ranked, unless another number is asked for: with fewer, a
/// range of ranks says no more than that little is known.
pub const RANKED_ANSWERS_LEAST: u64 = 30;

/// Units in one ranking: all 3,321 communes of the country with room; every pair of them is compared.
pub const RANKED_UNITS_MAX: usize = 4_000;

/// Answers that a cell needs at the least to be published: below, those who know each other know who said
/// what (B2 of the design; usual in official statistics). One is enough to publish everything.
pub const CELL_LEAST: u64 = 5;
