//! Every figure of a formula with what is honest to say beside it: how many answered, how far it may be
//! off, what was left out. Which figures may be shown is decided in `suppress`.

use crate::formula::{Cell, Compiled, Computation, Figure, Grade, Rounding, as_number};
use crate::interval::jackknife::{Spread, spreads};
use crate::interval::{Claim, Confidence, Interval, IntervalMethod, NoInterval, wilson};
use crate::{Counts, Facts, Sample};

/// A variance that is nought but for the rounding of the machine.
const NO_VARIANCE: f64 = 1e-18;

/// One figure, estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its value, in the units of its scale; `None` when there was nothing to compute it from.
    pub value: Option<f64>,
    /// Answers to the question; dossiers, for what was counted; for what is made of others, the most that
    /// one of its parts has (so at least so many people answered).
    pub n: u64,
    /// How often each level of the question was given, from 1 up; empty for what has no question.
    pub levels: Vec<(u8, u64)>,
    /// The interval, or why there is none.
    pub interval: Result<Interval, NoInterval>,
    /// Standard error, where answers vary; of the figure before rounding.
    pub standard_error: Option<f64>,
    /// What the interval speaks of.
    pub claim: Claim,
    /// Ids of figures it would be made of, which nobody answered, were not told, or are withheld.
    pub left_out: Vec<&'a str>,
    /// For points: the most it could have come to without what was left out.
    pub available: Option<f64>,
    /// The class of the points, where the source has classes.
    pub grade: Option<Grade>,
}

/// A sample that was drawn: clusters (communes, villages) of which all or some people were asked.
#[derive(Clone, Copy, Debug)]
pub struct Design<'a> {
    clusters: &'a [Counts],
    drawn_from: Option<u64>,
}

/// Why clusters make no design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignError {
    /// More clusters than there are.
    #[error(
        "{clusters} clusters cannot be drawn from {drawn_from}: correct the number of clusters there are"
    )]
    TooMany {
        /// Clusters in the sample.
        clusters: usize,
        /// Clusters there are said to be.
        drawn_from: u64,
    },
}

impl<'a> Design<'a> {
    /// Clusters, one count each, and how many clusters they were drawn from where that is known: then the
    /// variance is smaller by the share that was drawn (finite-population correction), and without
    /// it nothing is corrected. Clusters are taken to be drawn with equal probability and without
    /// strata; people within a cluster may be as alike as they like.
    pub fn new(clusters: &'a [Counts], drawn_from: Option<u64>) -> Result<Self, DesignError> {
        match drawn_from {
            Some(drawn_from) if drawn_from < clusters.len() as u64 => {
                Err(DesignError::TooMany { clusters: clusters.len(), drawn_from })
            }
            _ => Ok(Design { clusters, drawn_from }),
        }
    }

    fn correction(&self) -> f64 {
        let drawn = as_number(self.clusters.len() as u64);
        self.drawn_from.map_or(1.0, |all| 1.0 - drawn / as_number(all.max(1)))
    }
}

/// Every figure of a formula over submissions that came by themselves. Single shares have Wilson's
/// interval; everything else the jackknife over the random groups of the sample, which keeps what one
/// citizen's answers have in common. No correction for a finite population: nobody drew this sample.
pub fn estimate<'a>(
    compiled: &'a Compiled,
    sample: &Sample,
    facts: &Facts,
    confidence: &Confidence,
) -> Vec<Estimate<'a>> {
    let plan = Plan { claim: Claim::SelfSelected, correction: 1.0 };
    plan.estimate(compiled, &sample.total(), &sample.groups, facts, confidence)
}

/// Every figure over a sample that was drawn by clusters: the jackknife leaves out one cluster at a time,
/// for single shares as well, because people of one cluster are alike.
pub fn estimate_clusters<'a>(
    compiled: &'a Compiled,
    design: &Design,
    facts: &Facts,
    confidence: &Confidence,
) -> Vec<Estimate<'a>> {
    let mut total = Counts::default();
    design.clusters.iter().for_each(|cluster| total.add_all(cluster));
    let plan = Plan { claim: Claim::Designed, correction: design.correction() };
    plan.estimate(compiled, &total, design.clusters, facts, confidence)
}

/// How intervals are computed.
struct Plan {
    claim: Claim,
    correction: f64,
}

impl Plan {
    fn estimate<'a>(
        &self,
        compiled: &'a Compiled,
        total: &Counts,
        groups: &[Counts],
        facts: &Facts,
        confidence: &Confidence,
    ) -> Vec<Estimate<'a>> {
        let count = |slot: usize| total.get(slot);
        let cells = compiled.cells(count, facts, Rounding::AsTheSource);
        let whole = compiled.cells(count, facts, Rounding::None);
        let spreads = spreads(compiled, total, groups, facts, &whole);
        let one = |at: usize, figure: &'a Figure, cell: &Cell, exact: &Cell, spread| {
            let spread = self.spread(figure, exact, spread);
            let available = compiled.available(at, &cells);
            let grade = figure.grading.zip(cell.value).zip(available);
            Estimate {
                figure,
                value: cell.value,
                n: cell.n,
                levels: figure.levels.iter().map(|one| (one.level, total.get(one.slot))).collect(),
                interval: self.interval(figure, cell, exact, spread, confidence),
                standard_error: spread.map(|spread| spread.variance.sqrt()),
                claim: if exact.answers > 0 { self.claim } else { Claim::Counted },
                left_out: compiled.left_out(at, &cells),
                available: available.filter(|_| cell.value.is_some()),
                grade: grade.and_then(|((grading, points), of)| grading.grade(points, of)),
            }
        };
        let all = compiled.figures().iter().zip(&cells).zip(&whole).zip(spreads).enumerate();
        all.map(|(at, (((figure, cell), exact), spread))| one(at, figure, cell, exact, spread))
            .collect()
    }

    fn is_by_wilson(&self, figure: &Figure) -> bool {
        figure.is_share() && self.claim == Claim::SelfSelected
    }

    /// The spread of a figure: of a share of single answers p (1 - p) / n, of others the jackknife's.
    fn spread(&self, figure: &Figure, exact: &Cell, jackknife: Option<Spread>) -> Option<Spread> {
        let value = exact.value?;
        if matches!(figure.computation, Computation::OfEligible(_)) || exact.answers == 0 {
            return None;
        }
        if self.is_by_wilson(figure) {
            let variance = value * (100.0 - value) / as_number(exact.n);
            return Some(Spread { variance, groups: jackknife.map_or(1, |one| one.groups) });
        }
        jackknife.map(|one| Spread { variance: one.variance * self.correction, ..one })
    }

    fn interval(
        &self,
        figure: &Figure,
        cell: &Cell,
        exact: &Cell,
        spread: Option<Spread>,
        confidence: &Confidence,
    ) -> Result<Interval, NoInterval> {
        let value = exact.value.ok_or(NoInterval::NoValue)?;
        if matches!(figure.computation, Computation::OfEligible(_)) {
            return Err(NoInterval::Bound);
        }
        if exact.answers == 0 {
            return Err(NoInterval::Counted);
        }
        let spread = spread.ok_or(NoInterval::TooFew)?;
        let (least, most) = figure.scale.bounds();
        let is_by_wilson = self.is_by_wilson(figure);
        let (low, high, method) = if is_by_wilson || spread.variance <= NO_VARIANCE {
            // Nothing varied (all answers alike), which does not make the figure certain. A mean of
            // numbers within bounds varies at most as a share of the same height would with the
            // fewest answers that any of its items has; in a design, with one answer per cluster.
            let people = match self.claim {
                Claim::Designed => spread.groups as u64,
                _ => exact.least,
            };
            let n = as_number(people);
            let met = (value - least) / (most - least) * n;
            let (low, high) = wilson(met, n, confidence).ok_or(NoInterval::NoValue)?;
            let within = |share: f64| least + share * (most - least);
            (within(low), within(high), IntervalMethod::Wilson)
        } else {
            let freedom = as_number(spread.groups as u64) - 1.0;
            let half = confidence.student(freedom) * spread.variance.sqrt();
            (value - half, value + half, IntervalMethod::Jackknife)
        };
        // The interval is of the figure before it is rounded; it holds the rounded one as well.
        let shown = cell.value.unwrap_or(value);
        Ok(Interval { low: low.max(least).min(shown), high: high.min(most).max(shown), method })
    }
}
