//! Rows as text, a page of rows at a time: NDJSON and CSV. What a row is turned into is here; where rows
//! come from and where the bytes go is not.

use std::io::Write;

use serde_json::{Value, json};

use super::ExportError;
use super::columns::{Cell, Columns};
use super::detail::Detail;
use crate::central::Row;
use crate::day;

/// A format that is text.
pub enum Text {
    /// One JSON object per line, answers as the contract writes them.
    Ndjson(Detail),
    /// For spreadsheets: UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula.
    Csv(Columns),
}

impl Text {
    /// What stands before the first row.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn head(&self, out: &mut impl Write) -> Result<(), ExportError> {
        let Text::Csv(columns) = self else { return Ok(()) };
        out.write_all("\u{feff}".as_bytes()).map_err(ExportError::Write)?;
        let mut writer = ::csv::Writer::from_writer(out);
        writer.write_record(columns.names())?;
        writer.flush().map_err(ExportError::Write)
    }

    /// Rows.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn rows(&self, rows: &[Row], out: &mut impl Write) -> Result<(), ExportError> {
        match self {
            Text::Ndjson(detail) => {
                let mut lines = rows.iter().map(|row| line(row, *detail));
                lines.try_for_each(|line| writeln!(out, "{line}").map_err(ExportError::Write))
            }
            Text::Csv(columns) => {
                let mut writer = ::csv::Writer::from_writer(out);
                for row in rows {
                    writer.write_record(columns.cells(row).into_iter().map(written))?;
                }
                writer.flush().map_err(ExportError::Write)
            }
        }
    }
}

fn line(row: &Row, detail: Detail) -> Value {
    let absent_when_empty = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    let mut line = json!({
        "key": row.key,
        "survey": row.survey,
        "version": row.version,
        "lang": row.lang,
        "unit": absent_when_empty(&row.unit),
        "service": absent_when_empty(&row.service),
        "stage": row.stage,
        "channel": row.channel,
        "assisted": row.assisted,
        "rank": row.rank,
        "received_at": day::rfc3339(row.received_at),
        "day": row.day,
        "elapsed_ms": row.elapsed_ms,
        "standing": row.standing,
        "reason": absent_when_empty(&row.reason),
        "answers": row.answers,
        "flags": absent_when_empty(&row.flags),
    });
    if let Value::Object(members) = &mut line {
        members.retain(|name, _| detail.has(name));
    }
    line
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => harmless(text),
    }
}

/// A text that begins like a formula gets an apostrophe in front, which spreadsheets hide.
pub fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_cannot_become_a_formula() {
        for text in ["=1+1", "+84912345678", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(harmless("Tốt = hài lòng".to_owned()), "Tốt = hài lòng");
    }
}
