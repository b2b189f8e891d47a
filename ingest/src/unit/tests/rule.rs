//! Who belonged to a unit, said once more in the plainest way, day by day, and compared on every day
//! of small random trees, wrong ones included.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::unit::days::after;
use crate::unit::{Level, Members, Role, Tree, UnitPeriod};

const CODES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
pub(super) const DAYS: i8 = 9;

pub(super) fn day(number: i8) -> Date {
    date(2025, 7, number)
}

/// The rule, on lists.
struct Rule<'p> {
    periods: &'p [UnitPeriod],
    root: &'p str,
}

impl<'p> Rule<'p> {
    fn on(&self, code: &str, day: Date) -> Option<&'p UnitPeriod> {
        self.periods.iter().find(|period| period.code == code && period.is_on(day))
    }

    /// The period with which the unit, as it is on this day, ends with successors.
    fn end(&self, code: &str, day: Date) -> Option<&'p UnitPeriod> {
        self.on(code, day)?;
        let later = |period: &&UnitPeriod| {
            period.code == code && period.valid_to.is_none_or(|to| to >= day)
        };
        let mut later: Vec<&UnitPeriod> = self.periods.iter().filter(later).collect();
        later.sort_by_key(|period| period.valid_from);
        later.into_iter().find(|period| !period.successors.is_empty())
    }

    /// True when the unit on this day is the one asked for, or all its work came to it.
    fn counts(&self, code: &str, day: Date) -> bool {
        if code == self.root {
            return true;
        }
        let Some(end) = self.end(code, day) else { return false };
        let Some(next) = end.valid_to.and_then(after) else { return false };
        end.successors.iter().any(|successor| self.counts(successor, next))
            && end.successors.iter().all(|successor| self.is_within(successor, next))
    }

    fn is_within(&self, code: &str, day: Date) -> bool {
        self.above(code, day).iter().any(|above| self.counts(above, day))
    }

    /// The unit and all above it on this day.
    fn above(&self, code: &'p str, day: Date) -> Vec<&'p str> {
        let mut above = vec![code];
        while let Some(parent) =
            above.last().and_then(|last| self.on(last, day)).and_then(|on| on.parent.as_deref())
        {
            if above.contains(&parent) {
                break;
            }
            above.push(parent);
        }
        above
    }

    fn role(&self, code: &'p str, day: Date) -> Option<Role> {
        if code == self.root {
            return Some(Role::Itself);
        }
        self.on(code, day)?;
        let above = self.above(code, day);
        if above.contains(&self.root) {
            return Some(Role::Descendant);
        }
        above.iter().any(|above| self.counts(above, day)).then_some(Role::Predecessor)
    }

    /// True when some of the unit's work came to the one asked for, or to another that is left out.
    fn is_left_out(&self, code: &str, day: Date) -> bool {
        if code == self.root || self.counts(code, day) {
            return false;
        }
        let Some(end) = self.end(code, day) else { return false };
        let Some(next) = end.valid_to.and_then(after) else { return false };
        let leads = |code: &String| self.counts(code, next) || self.is_left_out(code, next);
        end.successors.iter().any(leads)
    }
}

/// A code's life: periods with a pause before each, a parent, and who comes after.
fn life() -> impl Strategy<Value = Vec<(i8, i8, Option<usize>, Vec<usize>)>> {
    let successors = prop_oneof![
        2 => Just(vec![]),
        2 => proptest::collection::vec(0..CODES.len(), 1),
        1 => proptest::collection::vec(0..CODES.len(), 2..3),
    ];
    let one = (0..2_i8, 1..5_i8, proptest::option::of(0..CODES.len()), successors);
    proptest::collection::vec(one, 0..4)
}

pub(super) fn trees() -> impl Strategy<Value = Vec<UnitPeriod>> {
    proptest::collection::vec(life(), CODES.len()).prop_map(|lives| {
        let mut periods = Vec::new();
        for (code, life) in CODES.iter().zip(lives) {
            let mut next = 1;
            for (pause, length, parent, successors) in life {
                let (from, to) = (next + pause, next + pause + length - 1);
                next = to + 1;
                let is_open = to > DAYS;
                periods.push(UnitPeriod {
                    code: (*code).to_owned(),
                    name: String::new(),
                    parent: parent.map(|parent| CODES[parent].to_owned()),
                    level: Level::Office,
                    valid_from: (from > 1).then(|| day(from)),
                    valid_to: (!is_open).then(|| day(to)),
                    successors: match is_open {
                        true => vec![],
                        false => successors.iter().map(|one| CODES[*one].to_owned()).collect(),
                    },
                });
                if is_open {
                    break;
                }
            }
        }
        periods
    })
}

/// Each day of the answer, with the role; no day twice.
fn days_of(members: &Members) -> BTreeMap<(String, Date), Role> {
    let mut days = BTreeMap::new();
    for span in &members.spans {
        let mut day = span.from;
        while day <= span.to {
            assert_eq!(days.insert((span.code.clone(), day), span.role), None, "{members:?}");
            day = after(day).unwrap();
        }
    }
    days
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, ..ProptestConfig::with_cases(1_500)
    })]

    #[test]
    fn the_answer_is_the_rule_on_every_day(periods in trees(), root in 0..CODES.len()) {
        let tree = Tree::of(periods.clone());
        let rule = Rule { periods: &periods, root: CODES[root] };
        let members = tree.members(CODES[root], day(1), day(DAYS));
        let found = days_of(&members);
        for code in CODES {
            for day in (1..=DAYS).map(day) {
                let role = found.get(&(code.to_owned(), day)).copied();
                prop_assert_eq!(role, rule.role(code, day), "{} on {}", code, day);
                let told = members.left_out.iter();
                let told = told.filter(|one| one.code == code && one.from <= day && day <= one.to);
                let is_left_out = role.is_none() && rule.is_left_out(code, day);
                prop_assert_eq!(told.count(), usize::from(is_left_out), "{} on {}", code, day);
            }
        }
    }

    #[test]
    fn a_shorter_period_is_a_part_of_the_longer_ones_answer(
        periods in trees(), root in 0..CODES.len(), from in 1..=DAYS, length in 0..4_i8,
    ) {
        let tree = Tree::of(periods);
        let to = (from + length).min(DAYS);
        let whole = days_of(&tree.members(CODES[root], day(1), day(DAYS)));
        let part = days_of(&tree.members(CODES[root], day(from), day(to)));
        let is_in = |(_, at): &(String, Date)| day(from) <= *at && *at <= day(to);
        let expected: BTreeMap<_, _> = whole.into_iter().filter(|(key, _)| is_in(key)).collect();
        prop_assert_eq!(part, expected);
    }

    #[test]
    fn spans_that_touch_are_one(periods in trees(), root in 0..CODES.len()) {
        let members = Tree::of(periods).members(CODES[root], day(1), day(DAYS));
        for pair in members.spans.windows(2) {
            let touch = after(pair[0].to) == Some(pair[1].from);
            prop_assert!(!(touch && pair[0].code == pair[1].code && pair[0].role == pair[1].role));
        }
    }
}
