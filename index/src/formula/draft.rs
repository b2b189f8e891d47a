//! A formula while its figures are being found in a survey. What each formula looks for is with it.

use model::Survey;
use model::survey::Kind;

use super::Formula;
use super::figure::{Computation, Figure, FigureKind, Level, UNSEEN, ValueScale};
use crate::Layout;

/// Figures found so far.
pub(super) struct Draft<'a> {
    pub formula: &'a Formula,
    pub figures: Vec<Figure>,
    layout: &'a Layout,
}

/// A question with levels, or a row of one.
pub(super) struct Rated<'a> {
    pub question: &'a str,
    /// `None` when the question has no rows.
    pub row: Option<&'a str>,
    /// The highest level.
    pub top: u8,
}

impl Rated<'_> {
    /// Id of the figure that is based on it alone.
    pub fn id(&self) -> String {
        match self.row {
            Some(row) => format!("{}.{row}", self.question),
            None => self.question.to_owned(),
        }
    }
}

/// Everything in a survey that has levels, in its order.
pub(super) fn rated<T>(survey: &Survey<T>) -> Vec<Rated<'_>> {
    let mut rated = Vec::new();
    for question in survey.questions() {
        let (scale, rows) = match &question.kind {
            Kind::Rating { scale } => (scale, vec![None]),
            Kind::Matrix { scale, rows, .. } => {
                (scale, rows.iter().map(|row| Some(row.id.as_str())).collect())
            }
            _ => continue,
        };
        // A survey without faults has every scale that it names.
        let Some(scale) = survey.scale(scale) else { continue };
        let of_row = |row| Rated { question: &question.id, row, top: scale.top() };
        rated.extend(rows.into_iter().map(of_row));
    }
    rated
}

impl<'a> Draft<'a> {
    pub fn new(formula: &'a Formula, layout: &'a Layout) -> Draft<'a> {
        Draft { formula, figures: Vec::new(), layout }
    }

    /// A figure of one question, where each level is worth what `worth` says.
    pub fn item(&mut self, of: Figure, rated: &Rated, worth: impl Fn(u8) -> f64) -> usize {
        let row = rated.row.unwrap_or("");
        let slot = |level: u8| self.layout.position(rated.question, row, &level.to_string());
        let level =
            |level: u8| Level { level, slot: slot(level).unwrap_or(UNSEEN), weight: worth(level) };
        let levels = (1..=rated.top).map(level).collect();
        let question = Some(rated.question.to_owned());
        self.add(Figure { question, row: rated.row.map(str::to_owned), levels, ..of })
    }

    /// The mean of other figures.
    pub fn mean(&mut self, id: String, kind: FigureKind, parts: Vec<usize>) -> usize {
        let figure = figure(id, kind, ValueScale::Percent, Computation::Mean);
        self.add(Figure { parts, ..figure })
    }

    /// Any figure; says its position.
    pub fn add(&mut self, figure: Figure) -> usize {
        self.figures.push(figure);
        self.figures.len() - 1
    }
}

/// A figure of one question, before the question is known.
pub(super) fn item(id: String, scale: ValueScale) -> Figure {
    figure(id, FigureKind::Item, scale, Computation::Levels)
}

/// A figure without question and parts, shown with one decimal and not rounded before.
pub(super) fn figure(
    id: String,
    kind: FigureKind,
    scale: ValueScale,
    computation: Computation,
) -> Figure {
    Figure {
        id,
        kind,
        scale,
        question: None,
        row: None,
        levels: vec![],
        parts: vec![],
        decimals: 1,
        is_rounded: false,
        grading: None,
        computation,
    }
}
