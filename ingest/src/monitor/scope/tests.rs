//! The table of rights as a reader of the law would check it, and which days of which units are whose.

use super::*;
use crate::unit::{Level, UnitPeriod};

/// Central, manager, moderator, auditor, viewer: `-` nothing, `s` to see, `c` to change.
const ALL_UNITS: [(Matter, &str); 12] = [
    (Matter::Live, "s----"),
    (Matter::Results, "sssss"),
    (Matter::Comments, "ssss-"),
    (Matter::Moderation, "cccs-"),
    (Matter::Exports, "ss-s-"),
    (Matter::Users, "c--s-"),
    (Matter::Keys, "c--s-"),
    (Matter::Origins, "c--s-"),
    (Matter::Tokens, "c--s-"),
    (Matter::Units, "c--s-"),
    (Matter::Surveys, "c--s-"),
    (Matter::Audit, "s--s-"),
];

fn letters(unit: &str, matter: Matter) -> String {
    let letter = |role| match Scope::new(role, unit).access(matter) {
        No => '-',
        See => 's',
        Change => 'c',
    };
    Role::ALL.into_iter().map(letter).collect()
}

#[test]
fn every_role_may_what_the_table_says() {
    for (matter, expected) in ALL_UNITS {
        assert_eq!(letters("", matter), expected, "{matter:?}");
    }
    assert_eq!(ALL_UNITS.len(), TABLE.len(), "every matter");
}

#[test]
fn bound_to_a_unit_nobody_sees_what_is_of_all_units_and_nobody_sees_single_submissions() {
    let of_one =
        [Matter::Results, Matter::Comments, Matter::Moderation, Matter::Exports, Matter::Audit];
    for (matter, of_all) in ALL_UNITS {
        let expected = if of_one.contains(&matter) { of_all } else { "-----" };
        assert_eq!(letters("H47.15", matter), expected, "{matter:?}");
    }
}

#[test]
fn an_auditor_and_a_viewer_change_nothing() {
    for role in [Role::Auditor, Role::Viewer] {
        assert!(TABLE.iter().all(|(matter, _)| !Scope::new(role, "").may_change(*matter)));
    }
}

#[test]
fn only_the_central_team_is_told_of_groups_below_five() {
    for role in Role::ALL {
        for unit in ["", "H47.15"] {
            let scope = Scope::new(role, unit);
            let told: Vec<Option<i64>> = [0, 1, 4, 5, 6].map(|n| scope.told(n)).to_vec();
            let all = [Some(0), Some(1), Some(4), Some(5), Some(6)];
            let groups = [Some(0), None, None, Some(5), Some(6)];
            let is_central = role == Role::Central && unit.is_empty();
            assert_eq!(told, if is_central { all } else { groups }, "{role:?} of '{unit}'");
            assert_eq!(scope.sees_submissions(), is_central);
        }
    }
}

fn period(
    code: &str,
    parent: Option<&str>,
    (from, to): (Option<Date>, Option<Date>),
    successors: &[&str],
) -> UnitPeriod {
    UnitPeriod {
        code: code.to_owned(),
        name: code.to_owned(),
        parent: parent.map(str::to_owned),
        level: Level::Commune,
        valid_from: from,
        valid_to: to,
        successors: successors.iter().map(|code| (*code).to_owned()).collect(),
    }
}

/// A province with a commune that moved to another province, and one merged into its neighbour.
fn tree() -> Tree {
    let (june, july) = (Some(date(2025, 6, 30)), Some(date(2025, 7, 1)));
    Tree::of(vec![
        period("91", None, (None, None), &[]),
        period("92", None, (None, None), &[]),
        period("30001", Some("91"), (None, None), &[]),
        period("30002", Some("91"), (None, june), &[]),
        period("30002", Some("92"), (july, None), &[]),
        period("30003", Some("92"), (None, june), &["30001"]),
    ])
}

#[test]
fn a_unit_is_its_own_on_the_days_on_which_it_belonged() {
    let (tree, scope) = (tree(), Scope::new(Role::Manager, "91"));
    let (spring, autumn) = (date(2025, 3, 1), date(2025, 9, 1));
    assert!(scope.covers(&tree, "91", spring, autumn));
    assert!(scope.covers(&tree, "30001", autumn, autumn));
    assert!(scope.covers(&tree, "30002", spring, date(2025, 6, 30)), "while it was a part");
    assert!(!scope.covers(&tree, "30002", spring, date(2025, 7, 1)), "a day too long");
    assert!(!scope.covers(&tree, "30002", autumn, autumn));
    assert!(!scope.covers(&tree, "92", spring, spring), "the neighbour");
    assert!(!scope.covers(&tree, "", spring, spring), "the whole country");
    assert!(!scope.covers(&tree, "30003", spring, spring), "it belonged to the neighbour then");
    let successor = Scope::new(Role::Manager, "30001");
    assert!(successor.covers(&tree, "30003", spring, spring), "whose work it does now");
    assert!(Scope::new(Role::Viewer, "").covers(&tree, "92", spring, autumn));
}

#[test]
fn an_unregistered_unit_is_exactly_that_code_in_every_notation() {
    let (tree, scope) = (tree(), Scope::new(Role::Viewer, "H47.15"));
    let day = date(2025, 9, 1);
    assert!(scope.covers(&tree, "000.00.15.H47", day, day));
    assert!(!scope.covers(&tree, "H47.15.03", day, day));
    let days = scope.unit_days(&tree, day).unwrap();
    let codes: Vec<&str> = days.iter().map(|days| &*days.unit).collect();
    assert_eq!(codes, ["H47.15", "000.00.15.H47", "000.15.H47"]);
    assert!(days.iter().all(|days| days.from == FIRST_DAY && days.to == day));
    assert_eq!(Scope::new(Role::Central, "").unit_days(&tree, day), None);
}
