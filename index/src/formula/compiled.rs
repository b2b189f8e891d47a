//! A formula made ready for one survey and one layout: figures whose questions are positions in counts,
//! so that an evaluation is a few reads of an array. Intervals are computed elsewhere.

use std::sync::Arc;

use super::Formula;
use super::cell::Cell;
use super::figure::{Computation, Figure, ValueScale, round_half_up};
use crate::{Counts, Facts};

/// A formula made ready. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Compiled {
    formula: Arc<Formula>,
    figures: Arc<[Figure]>,
    /// Figures that may not go into others, by position.
    withheld: Arc<[bool]>,
}

/// Whether figures are rounded where the source rounds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// As the source does.
    AsTheSource,
    /// Nowhere: what a standard error is computed from.
    None,
}

impl Compiled {
    pub(crate) fn new(formula: Formula, figures: Vec<Figure>) -> Compiled {
        let withheld = vec![false; figures.len()].into();
        Compiled { formula: Arc::new(formula), figures: figures.into(), withheld }
    }

    /// The formula this was.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// The figures, parts before what is made of them.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// Position of the figure with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.figures.iter().position(|figure| figure.id == id)
    }

    /// The same without these items, each a question with its row (`""` where it has none): figures based
    /// on them have no value and go into no other, which lists them as left out. For a unit whose small
    /// cells are hidden: a mean over hidden and open items would give a hidden one away. Items that the
    /// formula does not use are passed over.
    #[must_use]
    pub fn withholding<'a>(&self, items: impl IntoIterator<Item = (&'a str, &'a str)>) -> Compiled {
        let mut withheld = self.withheld.to_vec();
        for (question, row) in items {
            for (one, figure) in withheld.iter_mut().zip(self.figures.iter()) {
                let is_of = figure.question.as_deref() == Some(question);
                *one |= is_of && figure.row.as_deref().unwrap_or("") == row;
            }
        }
        Compiled { withheld: withheld.into(), ..self.clone() }
    }

    /// The same without the items that somebody answered here, but fewer than `least`: what a table that
    /// stands alone withholds. In a table of many units, more has to be ([`suppress`](crate::suppress)).
    #[must_use]
    pub fn withholding_below(&self, counts: &Counts, least: u64) -> Compiled {
        let is_small = |figure: &&Figure| {
            let n: u64 = figure.levels.iter().map(|level| counts.get(level.slot)).sum();
            0 < n && n < least
        };
        let small = self.figures.iter().filter(is_small);
        self.withholding(small.filter_map(|figure| {
            Some((figure.question.as_deref()?, figure.row.as_deref().unwrap_or("")))
        }))
    }

    /// Whether this figure may be told at all.
    pub(crate) fn is_withheld(&self, at: usize) -> bool {
        self.withheld.get(at).copied().unwrap_or(false)
    }

    /// The value of every figure, in the order of [`Compiled::figures`]; `None` where there is nothing
    /// to compute from, which is never nought.
    pub fn evaluate(&self, counts: &Counts, facts: &Facts) -> Vec<Option<f64>> {
        let cells = self.cells(counts, facts, Rounding::AsTheSource);
        cells.into_iter().map(|cell| cell.value).collect()
    }

    /// What is known of every figure.
    pub(crate) fn cells(&self, counts: &Counts, facts: &Facts, rounding: Rounding) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::with_capacity(self.figures.len());
        for (at, figure) in self.figures.iter().enumerate() {
            let mut cell = match self.is_withheld(at) {
                true => Cell::default(),
                false => Cell::of(figure, counts, facts, &cells),
            };
            if figure.is_rounded && rounding == Rounding::AsTheSource {
                cell.value = cell.value.map(|value| round_half_up(value, figure.decimals));
            }
            cells.push(cell);
        }
        cells
    }

    /// The same without one group, unrounded, from what is known of the whole: only the group is counted.
    /// Facts stay as they are, and what is withheld stays so. `cells` is filled anew.
    pub(crate) fn cells_without(&self, group: &Counts, whole: &[Cell], cells: &mut Vec<Cell>) {
        cells.clear();
        for (figure, whole) in self.figures.iter().zip(whole) {
            let cell = match figure.parts.is_empty() {
                true => whole.without(figure, group),
                false => Cell::of_parts(figure, cells),
            };
            cells.push(cell);
        }
    }

    /// The figures without a value that this one would be made of: the largest, so a factor and not its
    /// items too.
    pub(crate) fn left_out(&self, at: usize, cells: &[Cell]) -> Vec<&str> {
        let Some(figure) = self.figures.get(at) else { return vec![] };
        let mut left_out = Vec::new();
        for part in &figure.parts {
            match (self.figures.get(*part), cells.get(*part)) {
                (Some(figure), Some(cell)) if cell.value.is_none() => {
                    left_out.push(figure.id.as_str());
                }
                _ => left_out.extend(self.left_out(*part, cells)),
            }
        }
        left_out
    }

    /// The most that a figure in points could have come to, given what was left out of it; `None` for
    /// what is not measured in points.
    pub(crate) fn available(&self, at: usize, cells: &[Cell]) -> Option<f64> {
        let figure = self.figures.get(at)?;
        let ValueScale::Points { max } = figure.scale else { return None };
        if figure.computation != Computation::Sum {
            return Some(f64::from(max));
        }
        let has_value = |part: &&usize| cells.get(**part).is_some_and(|cell| cell.value.is_some());
        let parts = figure.parts.iter().filter(has_value);
        Some(parts.filter_map(|part| self.available(*part, cells)).sum())
    }
}
