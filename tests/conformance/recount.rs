//! Tallies against a recount of the rows: whatever happened before, they say the same.

use std::collections::BTreeMap;

use ingest::central::{Count, Filter, Row, Total};
use serde_json::Value;

use crate::Place;

/// Claims that every count of every survey, unit, day and standing is what the rows say, and so are the
/// samples.
pub async fn assert_tallies_agree(place: &Place) {
    crate::sample::assert_samples_agree(place).await;
    let rows = place.central.rows_after(&Filter::default(), 0, 100_000).await.unwrap();
    assert_eq!(place.central.totals().await.unwrap(), totals(&rows));
    let counted: Vec<&Row> = rows.iter().filter(|row| row.standing == "counted").collect();
    assert_eq!(place.central.counts().await.unwrap(), counts(&counted));
    let days: std::collections::BTreeSet<&str> = rows.iter().map(|row| &*row.day).collect();
    for day in days {
        let before: Vec<&Row> = counted.iter().filter(|row| *row.day < *day).copied().collect();
        let closed = place.central.closed_counts(None, day).await.unwrap();
        assert_eq!(closed, counts(&before), "days before {day}");
    }
}

fn totals(rows: &[Row]) -> Vec<Total> {
    let mut totals: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in rows {
        *totals.entry((&row.survey, &row.standing)).or_default() += 1;
    }
    let total = |((survey, standing), n): ((&str, &str), i64)| Total {
        survey: survey.to_owned(),
        standing: standing.to_owned(),
        n,
    };
    totals.into_iter().map(total).collect()
}

fn counts(rows: &[&Row]) -> Vec<Count> {
    let mut counts: BTreeMap<(String, u32, String, String, String, String), i64> = BTreeMap::new();
    for row in rows {
        let mut count = |question: &str, matrix_row: &str, value: String| {
            let place = (row.survey.clone(), row.version, row.unit.clone());
            let key = (place.0, place.1, place.2, question.into(), matrix_row.into(), value);
            *counts.entry(key).or_default() += 1;
        };
        count("", "", String::new());
        for (question, answer) in row.answers.iter().filter(|(id, _)| *id != "comment") {
            match answer {
                Value::Number(level) => count(question, "", level.to_string()),
                Value::String(option) => count(question, "", option.clone()),
                Value::Array(options) => options
                    .iter()
                    .for_each(|option| count(question, "", option.as_str().unwrap().to_owned())),
                Value::Object(levels) => levels
                    .iter()
                    .for_each(|(matrix_row, level)| count(question, matrix_row, level.to_string())),
                other => panic!("not an answer: {other}"),
            }
        }
    }
    let count = |((survey, version, unit, question, row, value), n)| Count {
        survey,
        version,
        unit,
        question,
        row,
        value,
        n,
    };
    counts.into_iter().map(count).collect()
}
