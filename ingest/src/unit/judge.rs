//! Whether units make a tree on every day. Judged as a whole, whatever of it was told now and whatever
//! before: a unit that ends may leave others without a parent.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::UnitPeriod;
use super::days::{Days, after};
use super::fault::{Day, UnitFault};
use crate::limits::UNIT_DEPTH_MAX;

/// A fault and the period that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Code of the unit.
    pub code: String,
    /// First day of the period.
    pub valid_from: Option<Date>,
    /// What is wrong with it.
    pub fault: UnitFault,
}

/// What changes when units are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Code of the unit.
    pub code: String,
    /// What was registered under it; nothing for one that is new.
    pub before: Vec<UnitPeriod>,
    /// What will be.
    pub now: Vec<UnitPeriod>,
}

/// Puts what is told in the place of what is known, code by code: all periods that there are then, and
/// what changed.
pub fn put(known: Vec<UnitPeriod>, told: &[UnitPeriod]) -> (Vec<UnitPeriod>, Vec<Change>) {
    let by_code = |periods: &[UnitPeriod]| {
        let mut units: BTreeMap<String, Vec<UnitPeriod>> = BTreeMap::new();
        for period in periods {
            units.entry(period.code.clone()).or_default().push(period.clone());
        }
        for unit in units.values_mut() {
            unit.sort_by_key(|period| period.valid_from);
        }
        units
    };
    let mut all = by_code(&known);
    let mut changes = Vec::new();
    for (code, now) in by_code(told) {
        let before = all.insert(code.clone(), now.clone()).unwrap_or_default();
        if before != now {
            changes.push(Change { code, before, now });
        }
    }
    (all.into_values().flatten().collect(), changes)
}

/// Every fault of these units, by code and then by day; none when they are a tree on every day.
pub fn judge(all: &[UnitPeriod]) -> Vec<Problem> {
    let mut units: BTreeMap<&str, Vec<&UnitPeriod>> = BTreeMap::new();
    for period in all {
        units.entry(&period.code).or_default().push(period);
    }
    for unit in units.values_mut() {
        unit.sort_by_key(|period| period.valid_from);
    }
    let judging = Judging { units };
    let mut problems = Vec::new();
    for unit in judging.units.values() {
        for (place, period) in unit.iter().enumerate() {
            let faults = [
                judging.own_faults(period, unit.get(place + 1)),
                judging.parent_fault(period).into_iter().collect(),
                judging.successor_faults(period),
            ];
            problems.extend(faults.into_iter().flatten().map(|fault| Problem {
                code: period.code.clone(),
                valid_from: period.valid_from,
                fault,
            }));
        }
    }
    problems
}

struct Judging<'u> {
    /// Periods by code, the earliest first.
    units: BTreeMap<&'u str, Vec<&'u UnitPeriod>>,
}

impl<'u> Judging<'u> {
    fn own_faults(&self, period: &UnitPeriod, next: Option<&&UnitPeriod>) -> Vec<UnitFault> {
        let mut faults = Vec::new();
        let Some(days) = days_of(period) else { return vec![UnitFault::Backwards] };
        if let Some(next) = next {
            let day = next.valid_from.unwrap_or(Date::MIN);
            if days.has(day) {
                faults.push(UnitFault::Overlap { code: period.code.clone(), day });
            }
        }
        if period.valid_to.is_none() && !period.successors.is_empty() {
            faults.push(UnitFault::SuccessorOfLiving);
        }
        faults
    }

    fn parent_fault(&self, period: &'u UnitPeriod) -> Option<UnitFault> {
        let (parent, days) = (period.parent.as_deref()?, days_of(period)?);
        let Some(parents) = self.units.get(parent) else {
            return Some(UnitFault::UnknownParent(parent.to_owned()));
        };
        let there = parents.iter().filter_map(|parent| days_of(parent));
        if let Some(gap) = days.without(there).first() {
            let parent = parent.to_owned();
            return Some(if gap.from == days.from {
                UnitFault::ParentNotYet { parent, day: Day(gap.from) }
            } else {
                UnitFault::OutlivesParent { parent, day: gap.from }
            });
        }
        self.above(&mut vec![period.code.as_str()], period, days)
    }

    /// Walks up, day by day where the way forks. A circle is told once, of the least of its codes.
    fn above(
        &self,
        path: &mut Vec<&'u str>,
        period: &'u UnitPeriod,
        days: Days,
    ) -> Option<UnitFault> {
        let parent = period.parent.as_deref()?;
        if let Some(start) = path.iter().position(|code| *code == parent) {
            let is_told_here = start == 0 && path.iter().all(|code| *code >= parent);
            path.push(parent);
            let (day, path) = (Day(days.from), path.join(" < "));
            return is_told_here.then_some(UnitFault::Circle { day, path });
        }
        if path.len() > UNIT_DEPTH_MAX {
            return Some(UnitFault::TooDeep);
        }
        path.push(parent);
        let length = path.len();
        for above in self.units.get(parent)? {
            path.truncate(length);
            let both = days_of(above).and_then(|own| own.both(days));
            if let Some(fault) = both.and_then(|days| self.above(path, above, days)) {
                return Some(fault);
            }
        }
        None
    }

    fn successor_faults(&self, period: &UnitPeriod) -> Vec<UnitFault> {
        let Some(day) = period.valid_to.and_then(after) else { return Vec::new() };
        let fault = |successor: &String| match self.units.get(successor.as_str()) {
            None => Some(UnitFault::UnknownSuccessor(successor.clone())),
            Some(periods) if !periods.iter().any(|period| period.is_on(day)) => {
                Some(UnitFault::SuccessorNotThere { successor: successor.clone(), day })
            }
            Some(_) => None,
        };
        period.successors.iter().filter_map(fault).collect()
    }
}

fn days_of(period: &UnitPeriod) -> Option<Days> {
    Days::of(period.valid_from.unwrap_or(Date::MIN), period.valid_to.unwrap_or(Date::MAX))
}
