//! A spreadsheet with real number cells; texts are stored as texts, so nothing is run as a formula. What is
//! written waits in a file without a name, which is gone when the program is, however that ends.

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use super::columns::{Cell, Columns};
use super::detail::Detail;
use super::{ExportError, for_each};
use crate::central::dossier::FunnelFilter;
use crate::central::{Central, Filter, Row};
use crate::funnel::report::{self, By};
use crate::limits::exports::SHEET_ROWS_MAX;
use crate::surveys::Surveys;

/// Characters of one cell, the bound of the format.
const CELL_CHARACTERS_MAX: usize = 32_767;

/// A spreadsheet that grows row by row.
pub struct Book {
    workbook: Workbook,
    columns: Columns,
    sheets: usize,
    row_number: u32,
}

impl Book {
    /// An empty one; what is written waits in `folder`, or where the system keeps such things.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn new(columns: Columns, folder: Option<&Path>) -> Result<Book, ExportError> {
        let mut workbook = Workbook::new();
        if let Some(folder) = folder {
            workbook.set_tempdir(folder)?;
        }
        let mut book = Book { workbook, columns, sheets: 0, row_number: 0 };
        book.new_sheet()?;
        Ok(book)
    }

    /// Adds rows; beyond the rows of one sheet, further sheets follow.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn rows(&mut self, rows: &[Row]) -> Result<(), ExportError> {
        for row in rows {
            if self.row_number == SHEET_ROWS_MAX {
                self.new_sheet()?;
                self.row_number = 0;
            }
            self.row_number += 1;
            let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
            for (column, cell) in (0_u16..).zip(self.columns.cells(row)) {
                match cell {
                    Cell::Empty => continue,
                    Cell::Number(number) => sheet.write_number(self.row_number, column, number)?,
                    Cell::Text(text) => {
                        let text: String = text.chars().take(CELL_CHARACTERS_MAX).collect();
                        sheet.write_string(self.row_number, column, text)?
                    }
                };
            }
        }
        Ok(())
    }

    /// A further sheet with a term and what is said of it in each row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn terms(&mut self, name: &str, terms: &[(String, String)]) -> Result<(), ExportError> {
        let heading = Format::new().set_bold();
        let text = Format::new().set_text_wrap();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_column_width(0, 24)?;
        sheet.set_column_width(1, 90)?;
        for (row, (term, told)) in (0_u32..).zip(terms) {
            sheet.write_string_with_format(row, 0, term, &heading)?;
            sheet.write_string_with_format(row, 1, told, &text)?;
        }
        Ok(())
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// It cannot be made or written.
    pub fn save(mut self, out: impl Write + Seek + Send) -> Result<(), ExportError> {
        Ok(self.workbook.save_to_writer(out)?)
    }

    fn new_sheet(&mut self) -> Result<(), ExportError> {
        self.sheets += 1;
        let heading = Format::new().set_bold();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(format!("submissions {}", self.sheets))?;
        sheet.set_freeze_panes(1, 1)?;
        for (column, name) in (0_u16..).zip(self.columns.names()) {
            sheet.write_string_with_format(0, column, name, &heading)?;
        }
        Ok(())
    }
}

/// Writes every row of the filter.
///
/// # Errors
/// Central cannot be read, or the spreadsheet not be made or written.
pub async fn xlsx(
    central: &dyn Central,
    filter: &Filter,
    surveys: &Surveys,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    let mut book = Book::new(Columns::of(surveys, filter, Detail::All), None)?;
    for_each(central, filter, |rows| book.rows(&rows)).await?;
    response_rates(central, filter, &mut book.workbook).await?;
    out.write_all(&book.workbook.save_to_buffer()?).map_err(ExportError::Write)
}

/// A last sheet says how many of those who could answer did, by unit: a figure made of the rows needs
/// it beside it. Empty cells where nobody told of any dossier.
async fn response_rates(
    central: &dyn Central,
    filter: &Filter,
    workbook: &mut Workbook,
) -> Result<(), ExportError> {
    let asked = FunnelFilter {
        unit: filter.unit.clone(),
        survey: filter.survey.clone(),
        from: filter.from.clone(),
        to: filter.to.clone(),
        ..FunnelFilter::default()
    };
    let lines = central.funnel(&asked).await?;
    let heading = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name("response rates")?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, name) in (0_u16..).zip(["unit"].into_iter().chain(report::COUNTS)) {
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    for (row, line) in (1_u32..=SHEET_ROWS_MAX).zip(report::sum(&lines, &[By::Unit])) {
        sheet.write_string(row, 0, &line.unit)?;
        for (column, count) in (1_u16..).zip(report::counts(&line)) {
            if let Some(number) = count.as_f64() {
                sheet.write_number(row, column, number)?;
            }
        }
    }
    Ok(())
}
