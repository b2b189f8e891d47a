//! The columns that CSV and spreadsheet share: where and how, then one column per question.
//!
//! A table needs its columns before its first row, so they come from the surveys, not from the
//! rows. What no column has (an answer under a survey this build does not know) stays in the column
//! `answers`, which always holds all of them as JSON: nothing is dropped. Columns are only ever added
//! at the end, so that a reader who counts them stays right.

use model::survey::Kind;
use serde_json::Value;

use super::detail::Detail;
use crate::central::{Filter, Row};
use crate::day;
use crate::surveys::Surveys;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing was answered.
    Empty,
    /// A number: a level, a version, milliseconds.
    Number(f64),
    /// A text.
    Text(String),
}

/// Columns before the answers.
const FIXED: [&str; 15] = [
    "key",
    "survey",
    "version",
    "lang",
    "unit",
    "service",
    "stage",
    "channel",
    "assisted",
    "rank",
    "received_at",
    "day",
    "elapsed_ms",
    "standing",
    "reason",
];

/// Columns after the answers.
const LAST: [&str; 2] = ["answers", "flags"];

/// The columns of an export.
pub struct Columns {
    detail: Detail,
    answers: Vec<(String, Option<String>)>,
}

impl Columns {
    /// Columns for the surveys that the filter lets through, in the order they are asked.
    pub fn of(surveys: &Surveys, filter: &Filter, detail: Detail) -> Columns {
        let mut answers: Vec<(String, Option<String>)> = Vec::new();
        let wanted = |id: &String| filter.survey.as_ref().is_none_or(|survey| survey == id);
        for survey in surveys.all().iter().filter(|survey| wanted(&survey.id)) {
            for question in survey.questions() {
                let columns = match &question.kind {
                    Kind::Statement => Vec::new(),
                    Kind::Matrix { rows, .. } => {
                        let column = |row: &String| (question.id.clone(), Some(row.clone()));
                        rows.iter().map(|row| column(&row.id)).collect()
                    }
                    _ => vec![(question.id.clone(), None)],
                };
                for column in columns {
                    if !answers.contains(&column) {
                        answers.push(column);
                    }
                }
            }
        }
        Columns { detail, answers }
    }

    /// The names of the columns: `overall`, or `c9.15` for a row of a matrix.
    pub fn names(&self) -> Vec<String> {
        let answers = self.answers.iter().map(|(question, row)| match row {
            Some(row) => format!("{question}.{row}"),
            None => question.clone(),
        });
        let fixed = FIXED.iter().filter(|name| self.detail.has(name));
        let fixed = fixed.map(|name| (*name).to_owned());
        fixed.chain(answers).chain(LAST.map(str::to_owned)).collect()
    }

    /// The cells of a row, one for each name.
    pub fn cells(&self, row: &Row) -> Vec<Cell> {
        let text = |text: &str| match text {
            "" => Cell::Empty,
            text => Cell::Text(text.to_owned()),
        };
        let fixed = [
            text(&row.key),
            text(&row.survey),
            Cell::Number(f64::from(row.version)),
            text(&row.lang),
            text(&row.unit),
            text(&row.service),
            text(&row.stage),
            text(&row.channel),
            Cell::Number(if row.assisted { 1.0 } else { 0.0 }),
            Cell::Number(f64::from(row.rank)),
            text(&day::rfc3339(row.received_at)),
            text(&row.day),
            row.elapsed_ms.map_or(Cell::Empty, |elapsed_ms| Cell::Number(elapsed_ms as f64)),
            text(&row.standing),
            text(&row.reason),
        ];
        let fixed = FIXED.iter().zip(fixed).filter(|(name, _)| self.detail.has(name));
        let mut cells: Vec<Cell> = fixed.map(|(_, cell)| cell).collect();
        for (question, matrix_row) in &self.answers {
            let answer = row.answers.get(question);
            let answer = match matrix_row {
                Some(matrix_row) => answer.and_then(|rows| rows.get(matrix_row)),
                None => answer,
            };
            cells.push(answer.map_or(Cell::Empty, cell));
        }
        cells.push(Cell::Text(Value::Object(row.answers.clone()).to_string()));
        cells.push(text(&row.flags));
        cells
    }
}

fn cell(answer: &Value) -> Cell {
    match answer {
        Value::Number(number) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        Value::String(text) => Cell::Text(text.clone()),
        Value::Array(options) => {
            let options: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
            Cell::Text(options.join(" "))
        }
        other => Cell::Text(other.to_string()),
    }
}
