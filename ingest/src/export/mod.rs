//! Exports: rows of central as NDJSON, CSV or a spreadsheet, whole or as much as pages of the monitor show
//! ([`Detail`]). Rows are read page by page, so memory does not grow.

mod detail;
mod columns;
mod text;
mod xlsx;

pub use columns::Columns;
pub use detail::Detail;
pub use text::{Text, harmless};
pub use xlsx::{Book, xlsx};

use std::io::Write;

use crate::central::{Central, CentralError, Filter, Row};
use crate::limits::EXPORT_ROWS_MAX;
use crate::surveys::Surveys;

/// Why rows cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Central cannot be read.
    #[error("export: {0}")]
    Central(#[from] CentralError),
    /// The output cannot be written.
    #[error("export: the output cannot be written: {0}")]
    Write(std::io::Error),
    /// The CSV cannot be written.
    #[error("export: the CSV cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// The spreadsheet cannot be made.
    #[error("export: the spreadsheet cannot be made: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// Writes every row of the filter as NDJSON.
///
/// # Errors
/// Central cannot be read or the output not be written.
pub async fn ndjson(
    central: &dyn Central,
    filter: &Filter,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    let text = Text::Ndjson(Detail::All);
    for_each(central, filter, |rows| text.rows(&rows, out)).await
}

/// Writes every row of the filter as CSV.
///
/// # Errors
/// Central cannot be read or the output not be written.
pub async fn csv(
    central: &dyn Central,
    filter: &Filter,
    surveys: &Surveys,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    let text = Text::Csv(Columns::of(surveys, filter, Detail::All));
    text.head(out)?;
    for_each(central, filter, |rows| text.rows(&rows, out)).await
}

/// Calls `each` with every page of rows of the filter, in the order of arrival at central. All of them as
/// they are at one moment: read otherwise, a row could still count that a later one has replaced.
async fn for_each(
    central: &dyn Central,
    filter: &Filter,
    mut each: impl FnMut(Vec<Row>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut view = central.view().await?;
    let mut after = 0;
    loop {
        let rows = view.rows_after(filter, after, EXPORT_ROWS_MAX).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        each(rows)?;
    }
}
