//! Every figure of a formula with what is honest to say beside it: how many answered, how far it may be
//! off, what was left out. Which figures may be shown is decided in `suppress`.

use crate::formula::{Cell, Compiled, Computation, Figure, Grade, Rounding, as_number};
use crate::interval::basis::Basis;
use crate::interval::jackknife::{Spread, spreads};
use crate::interval::{Claim, Confidence, Interval, NoInterval};
use crate::{Counts, Facts, Sample};

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
    /// It may not be told ([`Compiled::withholding`]), so it has no value and shows no answers.
    pub is_withheld: bool,
    /// How often each level of the question was given, from 1 up; empty for what has no question, and for
    /// what is withheld.
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
    pub(crate) basis: Result<Basis, NoInterval>,
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

fn levels(figure: &Figure, total: &Counts) -> Vec<(u8, u64)> {
    figure.levels.iter().map(|one| (one.level, total.get(one.slot))).collect()
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
        let cells = compiled.cells(total, facts, Rounding::AsTheSource);
        let whole = compiled.cells(total, facts, Rounding::None);
        let spreads = spreads(compiled, groups, &whole);
        let one = |at: usize, figure: &'a Figure, cell: &Cell, basis: Result<Basis, NoInterval>| {
            let available = compiled.available(at, &cells);
            let grade = figure.grading.zip(cell.value).zip(available);
            let variance = basis.ok().and_then(|basis| basis.variance);
            Estimate {
                figure,
                value: cell.value,
                n: cell.n,
                is_withheld: compiled.is_withheld(at),
                levels: match compiled.is_withheld(at) {
                    true => vec![],
                    false => levels(figure, total),
                },
                interval: basis.and_then(|basis| basis.interval(confidence)),
                standard_error: variance.map(f64::sqrt),
                claim: match cell.answers == 0 && cell.value.is_some() {
                    true => Claim::Counted,
                    false => self.claim,
                },
                left_out: compiled.left_out(at, &cells),
                available: available.filter(|_| cell.value.is_some()),
                grade: grade.and_then(|((grading, points), of)| grading.grade(points, of)),
                basis,
            }
        };
        let all = compiled.figures().iter().zip(&cells).zip(&whole).zip(spreads).enumerate();
        let all = all.map(|(at, (((figure, cell), exact), spread))| {
            one(at, figure, cell, self.basis(figure, cell, exact, spread))
        });
        all.collect()
    }

    /// What the interval of a figure comes from: of a share of single answers p (1 - p) / n, of others the
    /// jackknife.
    fn basis(
        &self,
        figure: &Figure,
        cell: &Cell,
        exact: &Cell,
        spread: Option<Spread>,
    ) -> Result<Basis, NoInterval> {
        let (Some(value), Some(shown)) = (exact.value, cell.value) else {
            return Err(NoInterval::NoValue);
        };
        if matches!(figure.computation, Computation::OfEligible(_)) {
            return Err(NoInterval::Bound);
        }
        if exact.answers == 0 {
            return Err(NoInterval::Counted);
        }
        let is_designed = self.claim == Claim::Designed;
        let is_share = figure.is_share() && !is_designed;
        let groups = spread.map_or(0, |spread| spread.groups);
        let variance = match is_share {
            true => Some(value * (100.0 - value) / as_number(exact.n)),
            false => spread.map(|spread| spread.variance * self.correction),
        };
        Ok(Basis {
            exact: value,
            shown,
            scale: figure.scale,
            variance,
            groups,
            people: if is_designed { groups as u64 } else { exact.least },
            is_share,
        })
    }
}
