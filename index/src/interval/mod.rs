//! Intervals: how far a figure may be from what everybody would have said. What they cannot know, such
//! as whether those who answered are like those who did not, is said by [`Claim`], not computed.

mod confidence;
mod wilson;
pub(crate) mod basis;
pub(crate) mod jackknife;

use serde::Serialize;

pub use confidence::{Confidence, ConfidenceError};
pub use wilson::wilson;

/// How an interval was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalMethod {
    /// Wilson's score interval of a share (1927); of a figure that did not vary at all, that of a share
    /// with the same value, which is the widest it can have.
    Wilson,
    /// Each group of submissions, or each cluster of the design, left out once; Student's t.
    Jackknife,
    /// Newcombe's hybrid of two score intervals (1998), for a difference of shares; the same recovery of
    /// variances (Zou and Donner 2008) where one of two figures did not vary.
    Newcombe,
}

/// An interval around a figure, in the units of the figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// How it was computed.
    pub method: IntervalMethod,
}

/// Why a figure has no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NoInterval {
    /// There is no value either: nobody answered, or a fact was not told.
    #[error("nothing to compute it from")]
    NoValue,
    /// All submissions fell into one group, or one cluster was all there is.
    #[error("too few answers to see how much they vary")]
    TooFew,
    /// Everything was counted, nothing sampled.
    #[error("made of counted facts: nothing was sampled")]
    Counted,
    /// It is a bound, which holds whatever those who did not answer think.
    #[error("a bound on everybody eligible: nothing was sampled")]
    Bound,
}

/// What an interval speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// Sampling error only: respondents chose themselves, and those who did not answer may think otherwise.
    SelfSelected,
    /// A sample that was drawn by clusters: the interval speaks of everybody they were drawn from.
    Designed,
    /// Everything was counted; nothing was sampled.
    Counted,
}
