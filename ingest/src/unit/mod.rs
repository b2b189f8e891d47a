//! Units (cơ quan) over time: which there were, what they were called, what they belonged to, and what
//! became of them.
//!
//! A unit is its code; a name, a place in the tree and a level it has for a while. Everything here is
//! pure; `central::unit` keeps it, and what an index makes of it is not decided here.

pub mod code;
pub mod fault;
pub mod file;
pub mod judge;
pub mod tree;
mod attribution;
pub(crate) mod days;
pub mod shipped;
pub mod wording;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;

pub use tree::{LeftOut, Members, Role, Span, Tree, WhyLeftOut};

/// A unit for as long as its name, parent and level are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPeriod {
    /// Code, canonical ([`code::canonical`]).
    pub code: String,
    /// What it is called in this time.
    pub name: String,
    /// Code of the unit that it is a part of in this time, canonical; `None` at the top.
    pub parent: Option<String>,
    /// What kind of unit it is.
    pub level: Level,
    /// First day, of Asia/Ho_Chi_Minh; `None` when it is as old as anything.
    pub valid_from: Option<Date>,
    /// Last day, on which it still is; `None` when its end is not known.
    pub valid_to: Option<Date>,
    /// Codes of those who do its work from the day after `valid_to` on, canonical. None when the unit
    /// goes on under its own code, or nobody does its work.
    pub successors: Vec<String>,
}

impl UnitPeriod {
    /// True when this is how the unit is on that day.
    pub fn is_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// What kind of unit one is. Units of different kinds are never ranked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A ministry or a body of its rank (bộ, cơ quan ngang bộ).
    Ministry,
    /// A province or a city of the centre (tỉnh, thành phố).
    Province,
    /// A department of a province, or one of a ministry (sở, cục, vụ).
    Department,
    /// A district; there are none since 1 July 2025 (huyện, quận).
    District,
    /// A commune, a ward or a special zone (xã, phường, đặc khu).
    Commune,
    /// An office within any of these (phòng, ban, chi cục).
    Office,
    /// A public administration service centre, or another desk (Trung tâm Phục vụ hành chính công).
    Centre,
}

impl Level {
    /// Every level, from the top down.
    pub const ALL: [Level; 7] = [
        Level::Ministry,
        Level::Province,
        Level::Department,
        Level::District,
        Level::Commune,
        Level::Office,
        Level::Centre,
    ];

    /// As files and central have it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Ministry => "ministry",
            Level::Province => "province",
            Level::Department => "department",
            Level::District => "district",
            Level::Commune => "commune",
            Level::Office => "office",
            Level::Centre => "centre",
        }
    }

    /// The inverse of [`Level::name`].
    pub fn from_name(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
