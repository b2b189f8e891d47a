//! The tree of units as it was on each day, and who belonged to a unit when. Built once of all periods,
//! asked often; nothing is read here and nothing is judged: `judge` does that before central keeps it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::attribution;
use super::code::canonical;
use super::days::Days;
use super::{Level, UnitPeriod};

/// Units and what they belonged to, day by day.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    ids: HashMap<String, usize>,
    pub(super) units: Vec<Unit>,
    pub(super) periods: Vec<Period>,
}

/// A code that is registered, or that a registered unit names. All lists are of periods.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    pub code: String,
    /// Its own, the earliest first.
    pub periods: Vec<usize>,
    /// Those of its parts.
    pub parts: Vec<usize>,
    /// Those after which it does somebody's work.
    pub predecessors: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Period {
    pub unit: usize,
    pub parent: Option<usize>,
    pub successors: Vec<usize>,
    pub days: Days,
    told: UnitPeriod,
}

/// Who belonged to a unit, on which days of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// By role and then by code; those of one code never overlap, and are joined where they touch.
    pub spans: Vec<Span>,
    /// Predecessors whose ratings cannot be said to be the unit's, and why.
    pub left_out: Vec<LeftOut>,
    /// False when nothing is registered under the code: the unit is exactly that code then.
    pub is_registered: bool,
}

/// Days on which a unit belonged to the one asked for. Ratings of it may be kept under any of
/// [`super::code::spellings`] of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Code, canonical.
    pub code: String,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// In which way it belonged.
    pub role: Role,
}

/// In which way a unit belongs to the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is the one asked for, on every day: a rating under its code is its own, also on a day for
    /// which nothing is registered.
    Itself,
    /// It was a part of it, or of a part, by the tree of that day.
    Descendant,
    /// The unit asked for does its work now, directly or by way of others; or it was a part of such.
    Predecessor,
}

/// A predecessor that is in no span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Code, canonical.
    pub code: String,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// Why it is left out.
    pub why: WhyLeftOut,
}

/// Why a predecessor cannot be counted as the unit asked for. The parts it had are left out with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyLeftOut {
    /// Its work went to several units, and not all of them belong to the one asked for: nobody can
    /// say which of its ratings are whose.
    Split {
        /// Codes of all of them.
        successors: Vec<String>,
    },
    /// Its work went to a unit that is left out itself.
    SuccessorLeftOut {
        /// The code of that unit.
        successor: String,
    },
}

impl Tree {
    /// The tree of these periods. Central's are judged; whatever else is given, every question has an
    /// answer, in bounded time.
    pub fn of(told: Vec<UnitPeriod>) -> Tree {
        let mut tree = Tree::default();
        for told in told {
            let unit = tree.id(&told.code);
            let parent = told.parent.as_deref().map(|parent| tree.id(parent));
            let mut successors: Vec<usize> =
                told.successors.iter().map(|code| tree.id(code)).collect();
            successors.sort_unstable();
            successors.dedup();
            let from = told.valid_from.unwrap_or(Date::MIN);
            let Some(days) = Days::of(from, told.valid_to.unwrap_or(Date::MAX)) else { continue };
            let period = tree.periods.len();
            tree.units[unit].periods.push(period);
            if let Some(parent) = parent {
                tree.units[parent].parts.push(period);
            }
            for successor in &successors {
                tree.units[*successor].predecessors.push(period);
            }
            tree.periods.push(Period { unit, parent, successors, days, told });
        }
        for unit in &mut tree.units {
            unit.periods.sort_by_key(|period| tree.periods[*period].days);
        }
        tree
    }

    fn id(&mut self, code: &str) -> usize {
        let code = canonical(code);
        if let Some(id) = self.ids.get(&*code) {
            return *id;
        }
        let id = self.units.len();
        self.units.push(Unit { code: code.clone().into_owned(), ..Unit::default() });
        self.ids.insert(code.into_owned(), id);
        id
    }

    /// The unit with this code, in whichever notation.
    pub(super) fn find(&self, code: &str) -> Option<usize> {
        self.ids.get(&*canonical(code)).copied()
    }

    /// Who belonged to a unit from one day to another, both included: itself; its parts by the tree of
    /// each day; and every unit whose work it does now, with the parts that one had. A predecessor
    /// that was split is left out, unless all who do its work belong to the unit.
    pub fn members(&self, code: &str, from: Date, to: Date) -> Members {
        attribution::members(self, code, from, to)
    }

    /// How the unit is on that day; `None` when it is not registered for it.
    pub fn period_on(&self, code: &str, day: Date) -> Option<&UnitPeriod> {
        Some(&self.own_period_on(self.find(code)?, day)?.told)
    }

    pub(super) fn own_period_on(&self, unit: usize, day: Date) -> Option<&Period> {
        let mut own = self.units[unit].periods.iter().map(|period| &self.periods[*period]);
        own.find(|period| period.days.has(day))
    }

    /// What the unit is called on that day; `None` when it is not registered for it.
    pub fn name_on(&self, code: &str, day: Date) -> Option<&str> {
        self.period_on(code, day).map(|period| period.name.as_str())
    }

    /// What kind of unit it is on that day; `None` when it is not registered for it.
    pub fn level_on(&self, code: &str, day: Date) -> Option<Level> {
        self.period_on(code, day).map(|period| period.level)
    }

    /// The direct parts of a unit from one day to another, both included, with the days on which they
    /// were; by code and then by day.
    pub fn children(&self, code: &str, from: Date, to: Date) -> Vec<Span> {
        let (Some(unit), Some(asked)) = (self.find(code), Days::of(from, to)) else {
            return Vec::new();
        };
        let parts = self.units[unit].parts.iter().map(|period| &self.periods[*period]);
        let days = parts.filter_map(|part| Some((part.unit, part.days.both(asked)?)));
        attribution::joined(self, days.map(|(unit, days)| (unit, days, Role::Descendant)).collect())
    }

    /// Every unit that there is on that day, by code.
    pub fn on(&self, day: Date) -> Vec<&UnitPeriod> {
        let there = self.periods.iter().filter(|period| period.days.has(day));
        let mut there: Vec<&UnitPeriod> = there.map(|period| &period.told).collect();
        there.sort_by(|one, other| one.code.cmp(&other.code));
        there
    }
}
