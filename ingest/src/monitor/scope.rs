//! What a person may see and change, and of which units: the only place that decides it (DESIGN B2,
//! rule 6). The central team sees everything as it happens; everybody else only closed days in groups
//! of at least five, of the units that belong to theirs on the day of each rating. Pure: the tree of
//! units is `unit`, the database's part is `central::closed`.

use jiff::civil::{Date, date};

use crate::central::account::{Person, Role};
use crate::central::closed::UnitDays;
use crate::central::sample::Period;
use crate::unit::{Span, Tree, code};

/// The smallest group that somebody outside the central team is told a figure of.
pub const GROUP_MIN: i64 = 5;

/// The first day there can be ratings of: days are compared as text, which needs years of four digits.
pub const FIRST_DAY: Date = date(1, 1, 1);

/// What there is in the monitor to see or to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matter {
    /// Single submissions as they come, times of day, keys, receipts, today.
    Live,
    /// Figures.
    Results,
    /// What citizens wrote.
    Comments,
    /// Tags, replies, hiding, assigning of what citizens wrote.
    Moderation,
    /// Files with figures or comments.
    Exports,
    /// Accounts.
    Users,
    /// Keys of those who sign invites.
    Keys,
    /// Origins whose pages may send.
    Origins,
    /// Tokens of programs.
    Tokens,
    /// The tree of units.
    Units,
    /// Surveys.
    Surveys,
    /// The audit log.
    Audit,
}

/// How far somebody may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Not at all.
    No,
    /// To look; of [`Matter::Exports`]: to take.
    See,
    /// To look and to change.
    Change,
}

use Access::{Change, No, See};

/// Who may do what, in the order of [`Role::ALL`].
#[rustfmt::skip]
const TABLE: [(Matter, [Access; 5]); 12] = [
    //                     central  manager  moderator  auditor  viewer
    (Matter::Live,        [See,     No,      No,        No,      No ]),
    (Matter::Results,     [See,     See,     See,       See,     See]),
    (Matter::Comments,    [See,     See,     See,       See,     No ]),
    (Matter::Moderation,  [Change,  Change,  Change,    See,     No ]),
    (Matter::Exports,     [See,     See,     No,        See,     No ]),
    (Matter::Users,       [Change,  No,      No,        See,     No ]),
    (Matter::Keys,        [Change,  No,      No,        See,     No ]),
    (Matter::Origins,     [Change,  No,      No,        See,     No ]),
    (Matter::Tokens,      [Change,  No,      No,        See,     No ]),
    (Matter::Units,       [Change,  No,      No,        See,     No ]),
    (Matter::Surveys,     [Change,  No,      No,        See,     No ]),
    (Matter::Audit,       [See,     No,      No,        See,     No ]),
];

/// What is left of it to somebody bound to a unit, whatever the role: nothing that is of all units.
const OF_ONE_UNIT: [Matter; 5] =
    [Matter::Results, Matter::Comments, Matter::Moderation, Matter::Exports, Matter::Audit];

/// What one person may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    role: Role,
    unit: String,
}

impl Scope {
    /// The scope of a person.
    pub fn of(person: &Person) -> Scope {
        Scope::new(person.role, &person.unit)
    }

    /// The scope of a role in a unit with all that belongs to it; `""`: all units.
    pub fn new(role: Role, unit: &str) -> Scope {
        Scope { role, unit: unit.to_owned() }
    }

    /// How far this person may go in a matter.
    pub fn access(&self, matter: Matter) -> Access {
        if !self.unit.is_empty() && !OF_ONE_UNIT.contains(&matter) {
            return No;
        }
        let row = TABLE.iter().find(|(of, _)| *of == matter);
        let column = Role::ALL.iter().position(|role| *role == self.role);
        row.zip(column).and_then(|((_, row), column)| row.get(column)).map_or(No, |access| *access)
    }

    /// True when this person may look at it.
    pub fn may_see(&self, matter: Matter) -> bool {
        self.access(matter) >= See
    }

    /// True when this person may change it.
    pub fn may_change(&self, matter: Matter) -> bool {
        self.access(matter) >= Change
    }

    /// True for the central team: free text at once, single submissions, and today.
    pub fn sees_submissions(&self) -> bool {
        self.may_see(Matter::Live)
    }

    /// The unit this person is bound to, with all that belongs to it; `None` for all units.
    pub fn unit(&self) -> Option<&str> {
        (!self.unit.is_empty()).then_some(&*self.unit)
    }

    /// The number, unless it is of a group too small to be told. Nought is told: nobody is in it.
    pub fn told(&self, n: i64) -> Option<i64> {
        if !self.sees_submissions() && (1..GROUP_MIN).contains(&n) { None } else { Some(n) }
    }

    /// Days of units whose ratings are this person's, up to a day; `None`: all units. A unit belongs
    /// where it belonged on each day; one that was merged away belongs to those who do its work.
    pub fn spans(&self, tree: &Tree, to: Date) -> Option<Vec<Span>> {
        Some(tree.members(self.unit()?, FIRST_DAY, to).spans)
    }

    /// The same in every way of writing the codes, as central is asked.
    pub fn unit_days(&self, tree: &Tree, to: Date) -> Option<Vec<UnitDays>> {
        let spelled = |span: Span| {
            let days = move |unit| UnitDays { unit, from: span.from, to: span.to };
            code::spellings(&span.code).into_iter().map(days)
        };
        Some(self.spans(tree, to)?.into_iter().flat_map(spelled).collect())
    }

    /// True when figures of this unit from one day to another, both included, are this person's: on
    /// each of these days all of it belongs to the person's own unit.
    pub fn covers(&self, tree: &Tree, unit: &str, from: Date, to: Date) -> bool {
        let Some(own) = self.unit() else { return true };
        let own = tree.members(own, from, to).spans;
        let asked = tree.members(unit, from, to).spans;
        let is_own = |span: &Span| {
            let mut rest = vec![(span.from, span.to)];
            for other in own.iter().filter(|other| other.code == span.code) {
                rest = rest.into_iter().flat_map(|days| without(days, other)).collect();
            }
            rest.is_empty()
        };
        !asked.is_empty() && asked.iter().all(is_own)
    }
}

/// Of these days the quarters that are whole in them: what is told by quarters must not be told of a part.
pub fn whole_quarters(days: Vec<UnitDays>) -> Vec<UnitDays> {
    let whole = days.into_iter().filter_map(|days| {
        let (first, last) = (Period::quarter_of(days.from), Period::quarter_of(days.to));
        let from =
            if first.first() < days.from { first.last().tomorrow().ok()? } else { days.from };
        let to = if last.last() > days.to { last.first().yesterday().ok()? } else { days.to };
        (from <= to).then_some(UnitDays { unit: days.unit, from, to })
    });
    whole.collect()
}

/// These days without those of a span.
fn without((from, to): (Date, Date), taken: &Span) -> Vec<(Date, Date)> {
    if taken.to < from || to < taken.from {
        return vec![(from, to)];
    }
    let before = taken.from.yesterday().ok().filter(|day| from <= *day).map(|day| (from, day));
    let after = taken.to.tomorrow().ok().filter(|day| *day <= to).map(|day| (day, to));
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests;
