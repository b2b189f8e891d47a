//! CSV for spreadsheets: UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a
//! formula.

use std::io::Write;

use super::columns::{Cell, Columns};
use super::{ExportError, for_each};
use crate::central::{Central, Filter};
use crate::surveys::Surveys;

/// Writes every row of the filter.
///
/// # Errors
/// Central cannot be read or the output not be written.
pub async fn csv(
    central: &dyn Central,
    filter: &Filter,
    surveys: &Surveys,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    out.write_all("\u{feff}".as_bytes()).map_err(ExportError::Write)?;
    let mut writer = ::csv::Writer::from_writer(out);
    let columns = Columns::of(surveys, filter);
    writer.write_record(columns.names())?;
    for_each(central, filter, |row| {
        writer.write_record(columns.cells(&row).into_iter().map(written))?;
        Ok(())
    })
    .await?;
    writer.flush().map_err(ExportError::Write)
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
