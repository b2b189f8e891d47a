//! Every bound on what is computed, each with its reason. Bounds on surveys are the model's.

/// Groups or clusters with answers that an interval by jackknife takes at the least: with one, nothing
/// is known of how two would differ.
pub const GROUPS_LEAST: usize = 2;

/// The lowest confidence of an interval: below, it is likelier to miss than to hold.
pub const CONFIDENCE_MIN: f64 = 0.5;

/// The highest: above, quantiles of Student's t are no longer exact in eight digits.
pub const CONFIDENCE_MAX: f64 = 0.999_999;
