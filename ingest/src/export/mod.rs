//! Exports: rows of central as NDJSON, CSV or a spreadsheet. One file per format; here are the
//! list of formats and what they share. Rows are read page by page, so memory does not grow.

mod columns;
mod ndjson;
mod csv;
mod xlsx;

pub use csv::{csv, harmless};
pub use ndjson::ndjson;
pub use xlsx::xlsx;

use crate::central::{Central, CentralError, Filter, Row};
use crate::limits::EXPORT_ROWS_MAX;

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

/// Calls `each` with every row of the filter, in the order of arrival at central. All of them as they
/// are at one moment: read otherwise, a row could still count that a later one has replaced.
async fn for_each(
    central: &dyn Central,
    filter: &Filter,
    mut each: impl FnMut(Row) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut view = central.view().await?;
    let mut after = 0;
    loop {
        let rows = view.rows_after(filter, after, EXPORT_ROWS_MAX).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        rows.into_iter().try_for_each(&mut each)?;
    }
}
