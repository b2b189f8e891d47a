//! What happened, or would: mergers, moves, splits, and codes that only look alike.

use jiff::civil::{Date, date};

use super::period;
use crate::unit::judge::judge;
use crate::unit::{Level, Members, Role, Tree, UnitPeriod, WhyLeftOut};

const ALWAYS: (&str, &str) = ("", "");

/// A tree that central would take.
fn tree(periods: Vec<UnitPeriod>) -> Tree {
    assert_eq!(judge(&periods), []);
    Tree::of(periods)
}

fn in_2025(tree: &Tree, code: &str) -> Members {
    tree.members(code, date(2025, 1, 1), date(2025, 12, 31))
}

/// Spans as lines: `role code from..to`.
fn lines(members: &Members) -> Vec<String> {
    let line =
        |role: Role, code: &str, from: Date, to: Date| format!("{role:?} {code} {from}..{to}");
    let spans = members.spans.iter();
    spans.map(|span| line(span.role, &span.code, span.from, span.to)).collect()
}

/// Đắk Lắk and Phú Yên before and after 1 July 2025, each with a department of justice.
fn merger() -> Vec<UnitPeriod> {
    let (before, after) = (("2008-08-01", "2025-06-30"), ("2025-07-01", ""));
    vec![
        period("54", "", before, "66"),
        period("66", "", before, "66"),
        period("66", "", after, ""),
        period("H45.07", "54", before, "H15.07"),
        period("H15.07", "66", before, ""),
        period("H15.07", "66", after, ""),
    ]
}

#[test]
fn a_merged_province_is_its_predecessors_until_the_day_before_and_then_itself() {
    let tree = tree(merger());
    let members = in_2025(&tree, "66");
    assert!(members.is_registered && members.left_out.is_empty());
    assert_eq!(
        lines(&members),
        [
            "Itself 66 2025-01-01..2025-12-31",
            "Descendant H15.07 2025-01-01..2025-12-31",
            "Predecessor 54 2025-01-01..2025-06-30",
            "Predecessor H45.07 2025-01-01..2025-06-30",
        ]
    );
    // The department alone: it does the work of the other now.
    assert_eq!(
        lines(&in_2025(&tree, "H15.07")),
        ["Itself H15.07 2025-01-01..2025-12-31", "Predecessor H45.07 2025-01-01..2025-06-30"]
    );
    // Phú Yên alone is what it was, and nothing of Đắk Lắk.
    assert_eq!(
        lines(&in_2025(&tree, "54")),
        ["Itself 54 2025-01-01..2025-12-31", "Descendant H45.07 2025-01-01..2025-06-30"]
    );
    let autumn = tree.members("66", date(2025, 10, 1), date(2025, 12, 31));
    assert!(autumn.spans.iter().all(|span| span.role != Role::Predecessor), "{autumn:?}");
}

#[test]
fn a_department_that_moved_belongs_to_each_ministry_in_its_time() {
    let tree = tree(vec![
        period("G09", "", ALWAYS, ""),
        period("G17", "", ALWAYS, ""),
        period("G09.22", "G09", ("", "2025-02-28"), ""),
        period("G09.22", "G17", ("2025-03-01", ""), ""),
        period("G09.22.01", "G09.22", ALWAYS, ""),
    ]);
    assert_eq!(
        lines(&in_2025(&tree, "G09")),
        [
            "Itself G09 2025-01-01..2025-12-31",
            "Descendant G09.22 2025-01-01..2025-02-28",
            "Descendant G09.22.01 2025-01-01..2025-02-28",
        ]
    );
    assert_eq!(
        lines(&in_2025(&tree, "G17"))[1..],
        ["Descendant G09.22 2025-03-01..2025-12-31", "Descendant G09.22.01 2025-03-01..2025-12-31"]
    );
    // Its own figure goes through, in one piece.
    assert_eq!(
        lines(&in_2025(&tree, "G09.22")),
        ["Itself G09.22 2025-01-01..2025-12-31", "Descendant G09.22.01 2025-01-01..2025-12-31",]
    );
    assert_eq!(tree.children("G17", date(2025, 1, 1), date(2025, 2, 28)), []);
    let children = tree.children("G17", date(2025, 1, 1), date(2025, 3, 31));
    assert_eq!((children.len(), children[0].from), (1, date(2025, 3, 1)));
}

#[test]
fn what_was_split_is_left_out_and_the_reason_is_told() {
    let periods = |second_parent: &str| {
        vec![
            period("P", "", ALWAYS, ""),
            period("Q", "", ALWAYS, ""),
            period("P.1", "P", ("", "2025-06-30"), "P.2 P.3"),
            period("P.1.1", "P.1", ("", "2025-06-30"), ""),
            period("P.0", "P", ("", "2025-01-31"), "P.1"),
            period("P.2", "P", ("2025-07-01", ""), ""),
            period("P.3", second_parent, ("2025-07-01", ""), ""),
        ]
    };
    let split = tree(periods("P"));
    let members = in_2025(&split, "P.2");
    assert_eq!(lines(&members), ["Itself P.2 2025-01-01..2025-12-31"]);
    let told: Vec<_> = members.left_out.iter().map(|one| (&*one.code, one.to, &one.why)).collect();
    let successors = vec!["P.2".to_owned(), "P.3".to_owned()];
    let by_successor = WhyLeftOut::SuccessorLeftOut { successor: "P.1".to_owned() };
    assert_eq!(
        told,
        [
            ("P.0", date(2025, 1, 31), &by_successor),
            ("P.1", date(2025, 6, 30), &WhyLeftOut::Split { successors }),
        ]
    );
    // All of it is within P, by the tree of each day.
    assert_eq!(in_2025(&split, "P").left_out, []);
    assert!(lines(&in_2025(&split, "P")).contains(&"Descendant P.1 2025-01-01..2025-06-30".into()));
    // Q, which got one half, is not given the other's past.
    let members = in_2025(&tree(periods("Q")), "Q");
    assert_eq!(lines(&members)[1..], ["Descendant P.3 2025-07-01..2025-12-31"]);
}

#[test]
fn a_split_whose_halves_all_come_to_the_unit_is_counted() {
    let end = ("", "2025-03-31");
    let periods = |half: &str| {
        vec![
            period("N", "", ALWAYS, ""),
            period("N.1", "N", ALWAYS, ""),
            period("M", "", ALWAYS, ""),
            // To the unit itself and to a part of it.
            period("A", "", end, &format!("N {half}")),
            // To two, of which each came to the unit later.
            period("B", "", end, "C D"),
            period("C", "", ("2025-04-01", "2025-06-30"), "N"),
            period("D", "", ("2025-04-01", "2025-09-30"), "N"),
        ]
    };
    let members = in_2025(&tree(periods("N.1")), "N");
    assert_eq!(
        lines(&members)[2..],
        [
            "Predecessor A 2025-01-01..2025-03-31",
            "Predecessor B 2025-01-01..2025-03-31",
            "Predecessor C 2025-04-01..2025-06-30",
            "Predecessor D 2025-04-01..2025-09-30",
        ]
    );
    assert_eq!(members.left_out, []);
    let members = in_2025(&tree(periods("M")), "N");
    assert_eq!(members.left_out.len(), 1);
    assert_eq!(members.left_out[0].code, "A");
}

#[test]
fn a_renamed_predecessor_is_one_from_its_first_name_on() {
    let tree = tree(vec![
        period("N", "", ("2025-07-01", ""), ""),
        period("O", "", ("", "2024-12-31"), ""),
        period("O", "", ("2025-01-01", "2025-06-30"), "N"),
    ]);
    let both = tree.members("N", date(2024, 7, 1), date(2025, 12, 31));
    assert_eq!(
        lines(&both),
        ["Itself N 2024-07-01..2025-12-31", "Predecessor O 2024-07-01..2025-06-30"]
    );
}

#[test]
fn both_notations_of_a_code_are_one_unit_and_letters_in_common_are_nothing() {
    let tree = tree(vec![
        period("H47", "", ALWAYS, ""),
        period("H47.15", "H47", ALWAYS, ""),
        period("H4", "", ALWAYS, ""),
        period("79", "", ALWAYS, ""),
        period("07901", "", ALWAYS, ""),
        period("H47.1", "H47", ALWAYS, ""),
    ]);
    let written = |code: &str| lines(&in_2025(&tree, code));
    assert_eq!(written("000.00.15.H47"), ["Itself H47.15 2025-01-01..2025-12-31"]);
    assert_eq!(written("000.00.00.H47"), written("H47"));
    assert_eq!(written("H47").len(), 3);
    for alone in ["H4", "79", "H47.1"] {
        assert_eq!(written(alone), [format!("Itself {alone} 2025-01-01..2025-12-31")]);
    }
    assert_eq!(tree.name_on("000.00.15.H47", date(2025, 5, 5)), Some("Cơ quan H47.15"));
    assert_eq!(tree.level_on("H47", date(2025, 5, 5)), Some(Level::Province));
    assert_eq!(tree.level_on("H48", date(2025, 5, 5)), None);
}

#[test]
fn a_code_that_is_not_registered_is_exactly_itself() {
    let tree = tree(vec![period("H47", "", ("2025-02-01", ""), "")]);
    let members = in_2025(&tree, "000.00.99.H47");
    assert!(!members.is_registered);
    assert_eq!(lines(&members), ["Itself H47.99 2025-01-01..2025-12-31"]);
    // Registered, but not for every day: a rating under the code is its own all the same.
    let members = in_2025(&tree, "H47");
    assert!(members.is_registered);
    assert_eq!(lines(&members), ["Itself H47 2025-01-01..2025-12-31"]);
    assert_eq!(tree.name_on("H47", date(2025, 1, 31)), None);
    assert_eq!(tree.members("H47", date(2025, 1, 2), date(2025, 1, 1)).spans, []);
    assert_eq!(tree.on(date(2025, 1, 31)).len() + 1, tree.on(date(2025, 2, 1)).len());
}
