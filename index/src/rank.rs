//! Ranges of ranks instead of bare ranks: which places a unit can hold, with one confidence for all units
//! at once. Where a range is shown, and in which words, is not decided here.

use std::collections::BTreeSet;

use crate::difference::{Side, least_difference, side};
use crate::estimate::Estimate;
use crate::interval::{Confidence, NoInterval};
use crate::limits::RANKED_UNITS_MAX;

/// A unit that is to be ranked by one figure.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its code.
    pub unit: &'a str,
    /// What it is: `province`, `department`, `commune`.
    pub level: &'a str,
    /// The figure it is ranked by, estimated.
    pub estimate: &'a Estimate<'a>,
}

/// How the error is shared among all comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sharing {
    /// Equally, among all of them.
    Bonferroni,
    /// Step by step: what is decided no longer takes its share (Holm 1979). Never wider, as sure.
    #[default]
    Holm,
}

/// Places, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking<'a> {
    /// Units that could be ranked, the best value first, by code where values are equal.
    pub ranked: Vec<Place<'a>>,
    /// Units that could not, in the order they came, each with the reason.
    pub unranked: Vec<(&'a str, Unranked)>,
    /// With this confidence all ranges hold at once.
    pub confidence: f64,
}

/// The places that a unit can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// Code of the unit.
    pub unit: &'a str,
    /// Its value.
    pub value: f64,
    /// The best place it can hold: one more than units that are surely better.
    pub best: usize,
    /// The worst place it can hold: the number of units less those that are surely worse.
    pub worst: usize,
}

/// Why a unit is not ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unranked {
    /// So many answers, which are fewer than asked for.
    TooFew(u64),
    /// Its figure has no interval.
    NoInterval(NoInterval),
    /// Something was left out of its figure that is not left out of the others', so it is another figure.
    Unlike,
}

/// Why units cannot be ranked together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RankError {
    /// Units that are not of one kind.
    #[error(
        "{unit} is a {level} and {other_unit} a {other}: they do not do the same work, so rank each \
         level by itself"
    )]
    MixedLevels {
        /// A unit.
        unit: String,
        /// What it is.
        level: String,
        /// Another unit.
        other_unit: String,
        /// What that is.
        other: String,
    },
    /// Units by figures that are not the same.
    #[error("{unit} is to be ranked by `{figure}` and others by `{other}`: rank all by one figure")]
    MixedFigures {
        /// A unit.
        unit: String,
        /// The figure it came with.
        figure: String,
        /// The figure of the first.
        other: String,
    },
    /// A unit stands in the list twice.
    #[error("{0} stands in the list twice: a unit has one place")]
    Twice(String),
    /// More units than can be compared pair by pair.
    #[error("{0} units are too many to compare every pair: {RANKED_UNITS_MAX} are possible")]
    TooMany(usize),
}

/// Ranges of ranks that hold for all units at once with the given confidence (Mogstad, Romano, Shaikh and
/// Wilhelm 2024, "Inference for Ranks"): for each ordered pair the claim that the first is not better than
/// the second is tested, with the chance of even one false rejection held below the error; a unit's
/// best place is one more than the units surely better than it, its worst the number of units less
/// those surely worse. Units whose values are equal share their places.
///
/// Units with fewer than `answers_least` answers, without an interval, or with another composition than
/// most, are not ranked but listed; the ranks are those among the others.
pub fn rank<'a>(
    candidates: &[Candidate<'a>],
    answers_least: u64,
    confidence: &Confidence,
    sharing: Sharing,
) -> Result<Ranking<'a>, RankError> {
    are_comparable(candidates)?;
    let usual = usual_parts(candidates);
    let mut unranked = Vec::new();
    let mut units = Vec::new();
    for candidate in candidates {
        match ranked(candidate, answers_least, &usual) {
            Ok(()) => units.push(candidate),
            Err(reason) => unranked.push((candidate.unit, reason)),
        }
    }
    let value = |candidate: &Candidate| candidate.estimate.value.unwrap_or(f64::NAN);
    units.sort_by(|one, other| {
        value(other).total_cmp(&value(one)).then_with(|| one.unit.cmp(other.unit))
    });
    let better = surely_better(&units, confidence.error(), sharing);
    let place = |(at, candidate): (usize, &&Candidate<'a>)| Place {
        unit: candidate.unit,
        value: value(candidate),
        best: 1 + better.above.get(at).copied().unwrap_or(0),
        worst: units.len() - better.below.get(at).copied().unwrap_or(0),
    };
    let ranked = units.iter().enumerate().map(place).collect();
    Ok(Ranking { ranked, unranked, confidence: confidence.level() })
}

fn are_comparable(candidates: &[Candidate]) -> Result<(), RankError> {
    if candidates.len() > RANKED_UNITS_MAX {
        return Err(RankError::TooMany(candidates.len()));
    }
    let mut seen = BTreeSet::new();
    for candidate in candidates {
        let first = candidates.first().unwrap_or(candidate);
        if candidate.level != first.level {
            return Err(RankError::MixedLevels {
                unit: candidate.unit.to_owned(),
                level: candidate.level.to_owned(),
                other_unit: first.unit.to_owned(),
                other: first.level.to_owned(),
            });
        }
        if candidate.estimate.figure.id != first.estimate.figure.id {
            return Err(RankError::MixedFigures {
                unit: candidate.unit.to_owned(),
                figure: candidate.estimate.figure.id.clone(),
                other: first.estimate.figure.id.clone(),
            });
        }
        if !seen.insert(candidate.unit) {
            return Err(RankError::Twice(candidate.unit.to_owned()));
        }
    }
    Ok(())
}

/// What most units left out of the figure; of equally many, what is least.
fn usual_parts<'a>(candidates: &[Candidate<'a>]) -> Vec<&'a str> {
    let mut counted: std::collections::BTreeMap<&[&str], usize> = std::collections::BTreeMap::new();
    for candidate in candidates.iter().filter(|one| one.estimate.value.is_some()) {
        *counted.entry(&candidate.estimate.left_out).or_default() += 1;
    }
    let usual = counted.iter().max_by_key(|(parts, n)| (**n, std::cmp::Reverse(parts.len())));
    usual.map_or(vec![], |(parts, _)| parts.to_vec())
}

fn ranked(candidate: &Candidate, answers_least: u64, usual: &[&str]) -> Result<(), Unranked> {
    let estimate = candidate.estimate;
    estimate.interval.map_err(Unranked::NoInterval)?;
    if estimate.n < answers_least {
        return Err(Unranked::TooFew(estimate.n));
    }
    match estimate.left_out == usual {
        true => Ok(()),
        false => Err(Unranked::Unlike),
    }
}

/// For each unit how many are surely better, and how many surely worse.
struct Better {
    above: Vec<usize>,
    below: Vec<usize>,
}

/// Rejects what can be rejected; with Holm's sharing again and again, as long as what was rejected frees
/// error for the rest. Each of the m (m - 1) one-sided tests has its share of the error, which is a
/// two-sided confidence of twice that.
fn surely_better(units: &[&Candidate], error: f64, sharing: Sharing) -> Better {
    let m = units.len();
    let mut rejected = 0;
    loop {
        let open = (m * m.saturating_sub(1)).saturating_sub(rejected).max(1);
        let confidence = Confidence::of_error((2.0 * error / open as f64).min(1.0));
        let sides: Vec<Option<Side>> = units
            .iter()
            .map(|unit| unit.estimate.basis.and_then(|basis| side(&basis, &confidence)).ok())
            .collect();
        let found = compare(&sides);
        let n = found.above.iter().sum();
        if sharing == Sharing::Bonferroni || n == rejected {
            return found;
        }
        rejected = n;
    }
}

/// Compares every pair; sides are sorted by value, the best first, so only the earlier can be better.
fn compare(sides: &[Option<Side>]) -> Better {
    let mut better = Better { above: vec![0; sides.len()], below: vec![0; sides.len()] };
    for (at, one) in sides.iter().enumerate() {
        let Some(one) = one else { continue };
        for (later, other) in sides.iter().enumerate().skip(at + 1) {
            if other.is_some_and(|other| least_difference(*one, other) > 0.0) {
                better.below[at] += 1;
                better.above[later] += 1;
            }
        }
    }
    better
}
