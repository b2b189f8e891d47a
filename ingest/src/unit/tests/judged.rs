//! What is refused: every fault by an example, at its bound where it has one; and that whatever is
//! taken has its parents on every day.

use proptest::prelude::*;

use super::period;
use super::rule::{DAYS, day, trees};
use crate::limits::UNIT_DEPTH_MAX;
use crate::unit::UnitPeriod;
use crate::unit::fault::UnitFault;
use crate::unit::judge::{judge, put};

const ALWAYS: (&str, &str) = ("", "");

fn sentences(periods: &[UnitPeriod]) -> Vec<String> {
    judge(periods).iter().map(|one| format!("{}: {}", one.code, one.fault)).collect()
}

/// The one fault of these periods says this.
#[track_caller]
fn refused(periods: &[UnitPeriod], code: &str, said: &str) {
    let sentences = sentences(periods);
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    assert!(sentences[0].starts_with(&format!("{code}: ")), "{sentences:?}");
    assert!(sentences[0].contains(said), "{sentences:?}");
}

#[test]
fn parents_are_there_for_as_long_as_their_parts() {
    let top = |days| period("T", "", days, "");
    let part = |days| period("T.1", "T", days, "");
    refused(&[part(ALWAYS)], "T.1", "its parent T is not known");
    refused(&[top(("2025-07-01", "")), part(ALWAYS)], "T.1", "not registered for the beginning");
    let (begin, before) = (("2025-07-01", ""), ("2025-06-30", ""));
    refused(
        &[top(begin), part(before)],
        "T.1",
        "not registered for 2025-06-30, when the unit begins",
    );
    assert_eq!(judge(&[top(begin), part(begin)]), [], "both days belong to the time");
    let (end, after) = (("", "2025-06-30"), ("", "2025-07-01"));
    refused(
        &[top(end), part(after)],
        "T.1",
        "outlives its parent T, which is not registered for 2025-07-01",
    );
    refused(&[top(end), part(ALWAYS)], "T.1", "outlives");
    assert_eq!(judge(&[top(end), part(end)]), []);
    // A parent may be renamed on the way, but not be away for a day.
    assert_eq!(judge(&[top(end), top(begin), part(ALWAYS)]), []);
    refused(&[top(end), top(("2025-07-02", "")), part(ALWAYS)], "T.1", "for 2025-07-01");
}

#[test]
fn a_code_is_one_unit_on_one_day_and_ends_after_it_begins() {
    let own = |from, to| period("T", "", (from, to), "");
    refused(&[own("2025-01-02", "2025-01-01")], "T", "`valid_to` lies before");
    assert_eq!(judge(&[own("2025-01-01", "2025-01-01")]), [], "a day is a time");
    let (first, second) = (own("", "2025-06-30"), own("2025-06-30", ""));
    refused(&[first.clone(), second], "T", "share the day 2025-06-30");
    assert_eq!(judge(&[first, own("2025-07-01", "")]), []);
    refused(&[own("2025-01-01", ""), own("2025-01-01", "")], "T", "share the day 2025-01-01");
}

#[test]
fn successors_are_there_on_the_day_after() {
    let old = |successors| period("O", "", ("", "2025-06-30"), successors);
    let new = |from, to| period("N", "", (from, to), "");
    assert_eq!(judge(&[old("N"), new("2025-07-01", "")]), []);
    assert_eq!(judge(&[old("N"), new("2020-01-01", "2025-07-01")]), [], "it was there before");
    refused(&[old("N")], "O", "its successor N is not known");
    refused(&[old("N"), new("2025-07-02", "")], "O", "N is not registered for 2025-07-01");
    refused(&[old("N"), new("", "2025-06-30")], "O", "N is not registered for 2025-07-01");
    refused(&[old("O")], "O", "O is not registered for 2025-07-01");
    let open = period("O", "", ALWAYS, "N");
    refused(&[open, new("2025-07-01", "")], "O", "`successors` and no `valid_to`");
}

#[test]
fn nothing_is_a_part_of_itself_on_any_day() {
    refused(&[period("A", "A", ALWAYS, "")], "A", "the beginning it is a part of itself: A < A");
    let circle = [
        period("A", "C", ALWAYS, ""),
        period("B", "A", ALWAYS, ""),
        period("C", "B", ("", "2025-03-31"), ""),
        period("C", "B", ("2025-04-01", ""), ""),
        // It hangs on the circle, and is told of once that is mended.
        period("D", "B", ALWAYS, ""),
    ];
    refused(&circle, "A", "A < C < B < A");
    // A part of B until spring, B a part of it since: a circle only if they share a day.
    let turned = |until: &str, from: &str| {
        [
            period("T", "", ALWAYS, ""),
            period("A", "B", ("", until), ""),
            period("A", "T", (from, ""), ""),
            period("B", "T", ("", "2025-03-31"), ""),
            period("B", "A", ("2025-04-01", ""), ""),
        ]
    };
    assert_eq!(judge(&turned("2025-03-31", "2025-04-01")), []);
    refused(&turned("2025-04-01", "2025-04-02"), "A", "on 2025-04-01 it is a part of itself");
}

#[test]
fn units_lie_above_one_another_to_a_bound() {
    let chain = |above: usize| -> Vec<UnitPeriod> {
        let code = |number: usize| format!("L{number:03}");
        let parent = |number: usize| if number == 0 { String::new() } else { code(number - 1) };
        (0..=above).map(|number| period(&code(number), &parent(number), ALWAYS, "")).collect()
    };
    assert_eq!(judge(&chain(UNIT_DEPTH_MAX)), []);
    let problems = judge(&chain(UNIT_DEPTH_MAX + 1));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].fault, UnitFault::TooDeep);
}

#[test]
fn a_later_list_takes_the_place_of_the_codes_it_names() {
    let (first, second) =
        (period("A", "", ("", "2025-06-30"), ""), period("A", "", ("2025-07-01", ""), ""));
    let other = period("B", "", ALWAYS, "");
    let known = vec![first.clone(), second.clone(), other.clone()];
    let (all, changes) = put(known.clone(), &[second.clone(), first.clone()]);
    assert_eq!((all, changes.len()), (known.clone(), 0), "the same in another order");
    let renamed = UnitPeriod { name: "Tên mới".to_owned(), ..second.clone() };
    let (all, changes) = put(known, std::slice::from_ref(&renamed));
    assert_eq!(all, [renamed.clone(), other]);
    assert_eq!(
        (changes.len(), &changes[0].before, &changes[0].now),
        (1, &vec![first, second], &vec![renamed])
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, ..ProptestConfig::with_cases(1_500)
    })]

    /// Said once more, day by day: on every day each unit has its parent, and the way up ends.
    #[test]
    fn what_has_no_fault_is_a_tree_on_every_day(periods in trees()) {
        let is_tree_on = |day| {
            let on = |code: &str| periods.iter().find(|one| one.code == code && one.is_on(day));
            periods.iter().filter(|one| one.is_on(day)).all(|one| {
                let mut at = one;
                for _ in 0..=periods.len() {
                    let Some(parent) = &at.parent else { return true };
                    let Some(above) = on(parent) else { return false };
                    at = above;
                }
                false
            })
        };
        let is_of_tree = |fault: &UnitFault| matches!(
            fault,
            UnitFault::UnknownParent(_)
                | UnitFault::ParentNotYet { .. }
                | UnitFault::OutlivesParent { .. }
                | UnitFault::Circle { .. }
        );
        let found = judge(&periods).iter().any(|one| is_of_tree(&one.fault));
        // The days before and after those that the trees are made of count, too.
        let is_tree = (0..=DAYS + 9).all(|number| is_tree_on(day(number.max(1))));
        prop_assert_eq!(found, !is_tree);
    }
}
