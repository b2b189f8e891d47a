//! Classes that Circular 01/2018/TT-VPCP, article 15, gives to units and to officers by their points.
//! How points are counted is in `tt01`; what classes are called is in `wording`.

use serde::Serialize;

use super::figure::round_half_up;

/// Who is graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grading {
    /// A unit, on nine indicators: 18 points.
    Unit,
    /// An officer, on indicators 1, 2, 3, 4 and 7: 10 points.
    Officer,
}

/// A class. What it is called is in `wording`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A unit with less than 6 points.
    Weak,
    /// A unit with 6 to less than 9.
    Average,
    /// A unit with 9 to less than 12.
    Fair,
    /// A unit with 12 to less than 15.
    Good,
    /// A unit with 15 and more.
    Excellent,
    /// An officer with less than 3.5 points: below 70 % of the task.
    BelowSeventy,
    /// An officer with 3.5 to less than 5: 70 % to less than 100 % of the task.
    SeventyAndMore,
    /// An officer with 5 and more: all of the task.
    Whole,
}

/// A class, and whether it is the circular's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Grade {
    /// The class.
    pub class: Class,
    /// Indicators were left out, and the points were scaled up to the full number. This is our own
    /// reading: the circular leaves such an indicator out and does not say how to class the rest.
    pub is_scaled: bool,
}

impl Grading {
    /// Points that all indicators together can give.
    pub fn max(self) -> f64 {
        match self {
            Grading::Unit => 18.0,
            Grading::Officer => 10.0,
        }
    }

    fn classes(self) -> (&'static [(f64, Class)], Class) {
        match self {
            Grading::Unit => (
                &[
                    (15.0, Class::Excellent),
                    (12.0, Class::Good),
                    (9.0, Class::Fair),
                    (6.0, Class::Average),
                ],
                Class::Weak,
            ),
            Grading::Officer => {
                (&[(5.0, Class::Whole), (3.5, Class::SeventyAndMore)], Class::BelowSeventy)
            }
        }
    }

    /// The class of so many points out of those that could be had; `None` when none could.
    pub fn grade(self, points: f64, available: f64) -> Option<Grade> {
        if available <= 0.0 {
            return None;
        }
        let is_scaled = available < self.max();
        // Nine decimals: a border that is met exactly stays met.
        let points = round_half_up(points * self.max() / available, 9);
        let (classes, lowest) = self.classes();
        let met = classes.iter().find(|(least, _)| points >= *least);
        Some(Grade { class: met.map_or(lowest, |(_, class)| *class), is_scaled })
    }
}
