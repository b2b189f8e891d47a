//! A spreadsheet with real number cells; texts are stored as texts, so nothing is run as a formula.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook};

use super::columns::{Cell, Columns};
use super::{ExportError, for_each};
use crate::central::dossier::FunnelFilter;
use crate::central::{Central, Filter};
use crate::funnel::report::{self, By};
use crate::surveys::Surveys;

/// Rows of one sheet, the bound of the format, less the heading.
const SHEET_ROWS_MAX: u32 = 1_048_575;

/// Characters of one cell, the bound of the format.
const CELL_CHARACTERS_MAX: usize = 32_767;

/// Writes every row of the filter; beyond the rows of one sheet, further sheets follow.
///
/// # Errors
/// Central cannot be read, or the spreadsheet not be made or written.
pub async fn xlsx(
    central: &dyn Central,
    filter: &Filter,
    surveys: &Surveys,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    let columns = Columns::of(surveys, filter);
    let mut workbook = Workbook::new();
    let (mut sheets, mut row_number) = (0, 0);
    new_sheet(&mut workbook, &columns, &mut sheets)?;
    for_each(central, filter, |row| {
        if row_number == SHEET_ROWS_MAX {
            new_sheet(&mut workbook, &columns, &mut sheets)?;
            row_number = 0;
        }
        row_number += 1;
        let sheet = workbook.worksheet_from_index(sheets - 1)?;
        for (column, cell) in (0_u16..).zip(columns.cells(&row)) {
            match cell {
                Cell::Empty => continue,
                Cell::Number(number) => sheet.write_number(row_number, column, number)?,
                Cell::Text(text) => {
                    let text: String = text.chars().take(CELL_CHARACTERS_MAX).collect();
                    sheet.write_string(row_number, column, text)?
                }
            };
        }
        Ok(())
    })
    .await?;
    response_rates(central, filter, &mut workbook).await?;
    out.write_all(&workbook.save_to_buffer()?).map_err(ExportError::Write)
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

fn new_sheet(
    workbook: &mut Workbook,
    columns: &Columns,
    sheets: &mut usize,
) -> Result<(), ExportError> {
    *sheets += 1;
    let heading = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(format!("submissions {sheets}"))?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, name) in (0_u16..).zip(columns.names()) {
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    Ok(())
}
