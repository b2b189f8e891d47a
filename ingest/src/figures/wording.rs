//! What is said beside figures, in English for programs. What pages say is in the monitor's wording.

/// What an interval speaks of where respondents chose themselves.
pub const SELF_SELECTED: &str = "sampling error only, respondents chose themselves";

/// Why a predecessor is left out that was split.
pub fn split(successors: &[String]) -> String {
    format!(
        "its work went to several units ({}), not all of them part of this one",
        successors.join(", ")
    )
}

/// Why a predecessor is left out whose successor is.
pub fn successor_left_out(successor: &str) -> String {
    format!("its work went to {successor}, which is left out itself")
}
