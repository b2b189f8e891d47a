//! Cases that a person computed by hand: `fixtures/*.toml`, one formula against one source each.

use std::collections::BTreeMap;
use std::path::Path;

use index::formula::{Class, Grade, Grading, round_half_up};
use index::{Confidence, Counts, Facts, Layout, Sample, estimate};
use toml::{Table, Value};

use crate::counting::{formula, layout, survey};

fn cases(file: &str) -> Vec<Table> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let file: Table = toml::from_str(&text).unwrap();
    file["case"].as_array().unwrap().iter().map(|case| case.as_table().unwrap().clone()).collect()
}

fn table<'a>(case: &'a Table, name: &str) -> Vec<(&'a str, &'a Value)> {
    let table = case.get(name).and_then(Value::as_table);
    table.into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect()
}

/// `"c9.15-18"`: rows 15 to 18 of c9; `"overall"`: a question without rows.
fn rows(key: &str) -> Vec<(&str, String)> {
    let Some((question, rows)) = key.split_once('.') else { return vec![(key, String::new())] };
    let (first, last) = rows.split_once('-').unwrap_or((rows, rows));
    let numbers = first.parse::<u32>().unwrap()..=last.parse().unwrap();
    numbers.map(|row| (question, row.to_string())).collect()
}

fn counts(case: &Table, layout: &Layout) -> Counts {
    let mut counts = Counts::default();
    for (key, levels) in table(case, "counts") {
        for (question, row) in rows(key) {
            for (level, n) in levels.as_array().unwrap().iter().zip(1..) {
                let level_name: String = i64::to_string(&n);
                let slot = layout.position(question, &row, &level_name);
                let slot = slot.unwrap_or_else(|| panic!("no level {n} of {question}.{row}"));
                counts.add(slot, u64::try_from(level.as_integer().unwrap()).unwrap());
            }
        }
    }
    counts
}

fn facts(case: &Table) -> Facts {
    let told = table(case, "facts").into_iter().map(|(name, n)| {
        assert!(index::facts::is_known(name), "there is no fact {name}");
        (name.to_owned(), u64::try_from(n.as_integer().unwrap()).unwrap())
    });
    Facts { n: told.collect() }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(whole) => Some(*whole as f64),
        Value::Float(value) => Some(*value),
        Value::String(word) if word == "none" => None,
        other => panic!("{other} is neither a number nor \"none\""),
    }
}

/// One case under one set of parameters.
fn check(case: &Table, expected: &Table) {
    let text = |table: &Table, name: &str| Some(table.get(name)?.as_str().unwrap().to_owned());
    let place = format!("{}: {}", case["name"], text(expected, "by_hand").unwrap());
    let survey = survey(&text(case, "survey").unwrap());
    let layout = layout(&survey);
    let parameters = table(expected, "parameters");
    let parameters: Vec<(&str, &str)> =
        parameters.iter().map(|(name, value)| (*name, value.as_str().unwrap())).collect();
    let formula = formula(&text(case, "formula").unwrap(), &parameters);
    let compiled = formula.compile(&survey, &layout).unwrap();
    let facts = facts(case);
    let mut sample = Sample::default();
    sample.groups[0] = counts(case, &layout);

    let values = compiled.evaluate(&sample.total(), &facts);
    let estimates = estimate(&compiled, &sample, &facts, &Confidence::default());
    let by_id: BTreeMap<&str, _> =
        estimates.iter().map(|one| (one.figure.id.as_str(), one)).collect();
    assert!(!table(expected, "expect").is_empty(), "{place}: nothing is expected");
    for (id, value) in table(expected, "expect") {
        let at = compiled.position(id).unwrap_or_else(|| panic!("{place}: no figure {id}"));
        let (found, value) = (values[at], number(value));
        let is_met = match (found, value) {
            (Some(found), Some(value)) => (found - value).abs() < 5e-5,
            (found, value) => found == value,
        };
        assert!(is_met, "{place}\n{id} is {found:?}, not {value:?}");
        assert_eq!(by_id[id].value, found, "{place}\n{id}: estimate and evaluation differ");
    }
    for (id, parts) in table(expected, "left_out") {
        let parts: Vec<&str> =
            parts.as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        assert_eq!(by_id[id].left_out, parts, "{place}\n{id}");
    }
    for (id, most) in table(expected, "available") {
        assert_eq!(by_id[id].available, number(most), "{place}\n{id}");
    }
    if let Some(class) = text(expected, "class") {
        let is_scaled = expected.get("is_scaled").is_some_and(|value| value.as_bool().unwrap());
        let grade = by_id["tt01.total"].grade.unwrap();
        assert_eq!(grade, Grade { class: class_of(&class), is_scaled }, "{place}");
    }
}

fn class_of(name: &str) -> Class {
    match name {
        "excellent" => Class::Excellent,
        "good" => Class::Good,
        "fair" => Class::Fair,
        "average" => Class::Average,
        "weak" => Class::Weak,
        "whole" => Class::Whole,
        other => panic!("there is no class {other}"),
    }
}

fn check_all(file: &str, least: usize) {
    let mut checked = 0;
    for case in cases(file) {
        check(&case, &case);
        checked += 1;
        let also = case.get("also").and_then(Value::as_array);
        for variant in also.into_iter().flatten() {
            check(&case, variant.as_table().unwrap());
            checked += 1;
        }
    }
    assert!(checked >= least, "only {checked} cases in {file}");
}

#[test]
fn sipas_is_as_by_hand() {
    check_all("sipas.toml", 5);
}

#[test]
fn shares_means_and_net_shares_are_as_by_hand() {
    check_all("shares.toml", 8);
}

#[test]
fn the_nine_indicators_are_as_by_hand() {
    check_all("tt01.toml", 4);
}

#[test]
fn the_satisfaction_group_is_as_by_hand() {
    check_all("qd766.toml", 7);
}

/// Thông tư 01/2018/TT-VPCP, Điều 15: at each border and one tenth below.
#[test]
fn classes_begin_at_their_borders() {
    let unit = |points| Grading::Unit.grade(points, 18.0).unwrap();
    for (points, class) in [
        (18.0, Class::Excellent),
        (15.0, Class::Excellent),
        (14.9, Class::Good),
        (12.0, Class::Good),
        (11.9, Class::Fair),
        (9.0, Class::Fair),
        (8.9, Class::Average),
        (6.0, Class::Average),
        (5.9, Class::Weak),
        (0.0, Class::Weak),
    ] {
        assert_eq!(unit(points), Grade { class, is_scaled: false }, "{points}");
    }
    let officer = |points| Grading::Officer.grade(points, 10.0).unwrap().class;
    for (points, class) in [
        (5.0, Class::Whole),
        (4.9, Class::SeventyAndMore),
        (3.5, Class::SeventyAndMore),
        (3.4, Class::BelowSeventy),
    ] {
        assert_eq!(officer(points), class, "{points}");
    }
    // 12.5 of 15 is 15 of 18, whatever the machine makes of the division.
    let scaled = Grading::Unit.grade(12.5, 15.0).unwrap();
    assert_eq!(scaled, Grade { class: Class::Excellent, is_scaled: true });
    assert_eq!(Grading::Unit.grade(0.0, 0.0), None);
}

/// Half up, also where a half has no exact binary form (0.05, 1.45 and 2.675 have none).
#[test]
fn halves_are_rounded_up() {
    for (value, decimals, expected) in [
        (0.05, 1, 0.1),
        (1.45, 1, 1.5),
        (1.449_999, 1, 1.4),
        (2.675, 2, 2.68),
        (-1.25, 1, -1.2),
        (29.0 / 20.0, 1, 1.5),
        (17.95, 1, 18.0),
    ] {
        assert_eq!(round_half_up(value, decimals), expected, "{value}");
    }
    for whole in 1..2_000_u32 {
        let half = f64::from(2 * whole + 1) / 20.0;
        assert_eq!(round_half_up(half, 1), f64::from(whole + 1) / 10.0, "{half}");
    }
}
