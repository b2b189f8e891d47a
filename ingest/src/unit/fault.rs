//! What can be wrong with units that are told, in sentences for whoever keeps the list of them: what
//! is wrong, with what, and what to do.

use jiff::civil::Date;

use super::Level;
use crate::limits::{UNIT_DEPTH_MAX, UNIT_NAME_LENGTH_MAX};

/// Why a unit is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitFault {
    /// A column that every unit fills is empty.
    #[error("`{0}` is empty: every unit has one")]
    Missing(&'static str),
    /// A code has another length or other characters.
    #[error("`{0}` is no code of a unit: digits, capital letters and dots, 35 at most")]
    Code(&'static str),
    /// The name is too long, or no line of text.
    #[error("`name` is one line of {UNIT_NAME_LENGTH_MAX} characters at most; shorten it")]
    Name,
    /// The level is none.
    #[error("`level` is one of {all}", all = levels())]
    Level,
    /// A day is not written as one.
    #[error("`{0}` is no day: write YYYY-MM-DD, or nothing when it is not known")]
    Day(&'static str),
    /// It ends before it begins.
    #[error("`valid_to` lies before `valid_from`; both days belong to the unit's time")]
    Backwards,
    /// It has successors and no end.
    #[error(
        "it has `successors` and no `valid_to`: say on which day it was there for the last time"
    )]
    SuccessorOfLiving,
    /// Two periods of one code share days.
    #[error(
        "two periods of {code} share the day {day}: let the earlier one end on the day before the \
         later begins"
    )]
    Overlap {
        /// The code.
        code: String,
        /// The first day that both have.
        day: Date,
    },
    /// Nothing is registered under the code of the parent.
    #[error("its parent {0} is not known: put it into the same file, or import it before")]
    UnknownParent(String),
    /// The parent is not there on the unit's first day.
    #[error(
        "its parent {parent} is not registered for {day}, when the unit begins: let it begin later, \
         name the parent it had then, or give {parent} that time, too"
    )]
    ParentNotYet {
        /// Code of the parent.
        parent: String,
        /// The unit's first day, or the first that there is.
        day: Day,
    },
    /// The parent ends before the unit does.
    #[error(
        "it outlives its parent {parent}, which is not registered for {day}: end it before, with its \
         successors, or give it another parent from that day on"
    )]
    OutlivesParent {
        /// Code of the parent.
        parent: String,
        /// The first day without it.
        day: Date,
    },
    /// A unit is a part of itself.
    #[error("on {day} it is a part of itself: {path}; correct one of these parents")]
    Circle {
        /// A day on which it is.
        day: Day,
        /// From the unit up to itself.
        path: String,
    },
    /// Too many units lie above one another.
    #[error("more than {UNIT_DEPTH_MAX} units lie above it: look whether `parent` is right")]
    TooDeep,
    /// Nothing is registered under the code of a successor.
    #[error("its successor {0} is not known: put it into the same file, or import it before")]
    UnknownSuccessor(String),
    /// A successor is not there when it is to do the work.
    #[error(
        "its successor {successor} is not registered for {day}, the day after `valid_to`: a successor \
         is there from that day on at the latest"
    )]
    SuccessorNotThere {
        /// Code of the successor.
        successor: String,
        /// The day after the unit's last.
        day: Date,
    },
}

impl UnitFault {
    /// The code of the other unit that the fault is about; `None` when it is about the unit itself.
    pub fn about(&self) -> Option<&str> {
        match self {
            UnitFault::UnknownParent(other) | UnitFault::UnknownSuccessor(other) => Some(other),
            UnitFault::ParentNotYet { parent, .. } | UnitFault::OutlivesParent { parent, .. } => {
                Some(parent)
            }
            UnitFault::SuccessorNotThere { successor, .. } => Some(successor),
            _ => None,
        }
    }
}

/// A day, or the beginning of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == Date::MIN { f.write_str("the beginning") } else { self.0.fmt(f) }
    }
}

/// What the column level may say.
fn levels() -> String {
    let names: Vec<String> = Level::ALL
        .iter()
        .map(|level| {
            let wording = super::wording::level(model::Language::Vi, *level);
            format!("{} ({wording})", level.name())
        })
        .collect();
    names.join(", ")
}
