//! A figure: one number that a formula gives, what it is made of, and how it is rounded. Nothing is
//! computed from counts here.

use serde::Serialize;

use super::grade::Grading;

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// One question, or one row of a matrix.
    Item,
    /// Several items that measure one thing (nhân tố).
    Factor,
    /// Several factors under one heading.
    Block,
    /// Everything the formula measures.
    Overall,
    /// One indicator of a circular or decision (chỉ số).
    Indicator,
    /// Several indicators (nhóm chỉ số).
    Group,
}

/// What the value of a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueScale {
    /// 0 to 100.
    Percent,
    /// A difference of shares: -100 to 100 percentage points.
    PercentagePoints,
    /// A level, from 1 to the highest.
    Level {
        /// The highest level.
        top: u8,
    },
    /// Points, from 0 up to the most that can be had.
    Points {
        /// The most that can be had.
        max: u8,
    },
}

impl ValueScale {
    /// The least and the greatest value.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            ValueScale::Percent => (0.0, 100.0),
            ValueScale::PercentagePoints => (-100.0, 100.0),
            ValueScale::Level { top } => (1.0, f64::from(top)),
            ValueScale::Points { max } => (0.0, f64::from(max)),
        }
    }
}

/// One level of the question that a figure is based on.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The level; n is the most favourable.
    pub level: u8,
    /// Its position in the layout; [`UNSEEN`] when nobody had given it.
    pub slot: usize,
    /// What one answer at this level is worth.
    pub weight: f64,
}

/// Position of a slot that the layout does not have: its count is nought.
pub const UNSEEN: usize = usize::MAX;

/// How a figure comes out of counts, facts and earlier figures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Computation {
    /// Worth of all answers / number of answers.
    Levels,
    /// Mean of those parts that have a value.
    Mean,
    /// Sum of those parts that have a value.
    Sum,
    /// Points of what was counted: worth of each name / number of all names.
    Counted(Vec<(String, f64)>),
    /// Percent that these names have of a total; of the rest of it, when `is_rest`.
    Share {
        /// Name of the total.
        total: String,
        /// Names that are added up.
        names: Vec<String>,
        /// The share is of what is left when the names are taken away.
        is_rest: bool,
        /// The share when the total is nought.
        of_nought: Option<f64>,
    },
    /// Points for a percentage: all of them from 90 % up, in proportion below.
    Scored,
    /// What the levels say of everybody who could have answered.
    OfEligible(Bound),
}

/// What is taken of those who did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Nothing: the share of those who answered.
    Answered,
    /// Nobody of them would be at a favourable level.
    Least,
    /// Everybody of them would be.
    Most,
}

/// One number that a formula gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Id, unique in the formula: `overall`, `c9.15`, `factor.access`, `tt01.3`.
    pub id: String,
    /// What it is.
    pub kind: FigureKind,
    /// What its value is measured in.
    pub scale: ValueScale,
    /// The question whose levels it is based on; `None` for what is made of others or of facts.
    pub question: Option<String>,
    /// The row of that question, for a matrix.
    pub row: Option<String>,
    /// The levels of that question.
    pub levels: Vec<Level>,
    /// Positions, among the figures of the formula, of what it is made of.
    pub parts: Vec<usize>,
    /// Decimals that its source shows.
    pub decimals: u8,
    /// The source rounds it before it goes on computing.
    pub is_rounded: bool,
    /// How it is graded, where the source grades it.
    pub grading: Option<Grading>,
    pub(crate) computation: Computation,
}

impl Figure {
    /// Every answer counts for it or does not: a share, for which Wilson's interval holds.
    pub fn is_share(&self) -> bool {
        let is_whole = |level: &Level| level.weight == 0.0 || level.weight == 100.0;
        self.computation == Computation::Levels
            && self.scale == ValueScale::Percent
            && self.levels.iter().all(is_whole)
    }
}

/// Rounds half up, as one does by hand: 1.25 becomes 1.3, and -1.25 becomes -1.2.
///
/// A half that has no exact binary form (1.45) is taken for the half it is: whatever lies less than a
/// thousand-millionth below it. Averages of whole points over up to 10^8 dossiers are never closer to
/// a half than that without being one.
pub fn round_half_up(value: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    (value * scale + 0.5 + 1e-9).floor() / scale
}
