//! A publication as rows for spreadsheets: one row for each unit and figure, in CSV and XLSX. The body itself
//! stays JSON, whose bytes are hashed.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::changes::RESPONSE;
use super::snapshot::{Cell, Snapshot, UnitTold};

/// The columns, in their order.
pub const COLUMNS: [&str; 17] = [
    "survey",
    "version",
    "period",
    "revision",
    "unit",
    "unit_name",
    "level",
    "parent",
    "item",
    "kind",
    "scale",
    "value",
    "low",
    "high",
    "n",
    "counts",
    "suppressed",
];

/// CSV in UTF-8 with a byte order mark. A suppressed figure has empty cells; levels are `level=n`, with
/// blanks between.
///
/// # Errors
/// It cannot be written.
pub fn csv(snapshot: &Snapshot) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for row in rows(snapshot) {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Columns that hold numbers: version, revision, value, low, high, n.
const NUMBERS: [usize; 6] = [1, 3, 11, 12, 13, 14];

/// A spreadsheet with real numbers, and a sheet of methods.
///
/// # Errors
/// It cannot be made.
pub fn xlsx(snapshot: &Snapshot) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("published")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, row) in (1_u32..).zip(rows(snapshot)) {
        for ((position, column), text) in (0..).zip(0_u16..).zip(row) {
            let number = NUMBERS.contains(&position).then(|| text.parse::<f64>().ok()).flatten();
            match number {
                Some(number) => sheet.write_number(at, column, number)?,
                None if text.is_empty() => continue,
                None => sheet.write_string(at, column, text)?,
            };
        }
    }
    let sheet = workbook.add_worksheet().set_name("methods")?;
    let formula = &snapshot.formula;
    let methods = [
        ("survey", format!("{} version {}", snapshot.survey, snapshot.version)),
        ("period", format!("{}: {} to {}", snapshot.period, snapshot.from, snapshot.to)),
        ("revision", snapshot.revision.to_string()),
        ("formula", format!("{} version {}", formula.name, formula.version)),
        ("source", formula.source.clone()),
        ("confidence", snapshot.confidence.to_string()),
        ("intervals", snapshot.interval_note.clone()),
        ("smallest base", snapshot.smallest_base.to_string()),
    ];
    for (at, (name, value)) in (0_u32..).zip(methods) {
        sheet.write_string_with_format(at, 0, name, &bold)?;
        sheet.write_string(at, 1, value)?;
    }
    workbook.save_to_buffer()
}

fn rows(snapshot: &Snapshot) -> Vec<[String; COLUMNS.len()]> {
    let mut rows = Vec::new();
    for unit in &snapshot.units {
        for cell in &unit.items {
            let figure = snapshot.figures.iter().find(|figure| figure.id == cell.id);
            let told = figure.map_or(["", ""], |figure| [&figure.kind, &figure.scale]);
            rows.push(row(snapshot, unit, cell, told));
        }
        if let Some(response) = &unit.response {
            let cell = Cell {
                id: RESPONSE.to_owned(),
                value: response.rate,
                n: response.responded,
                suppressed: response.suppressed,
                ..Cell::default()
            };
            rows.push(row(snapshot, unit, &cell, [RESPONSE, "percent"]));
        }
    }
    rows
}

fn row(
    snapshot: &Snapshot,
    unit: &UnitTold,
    cell: &Cell,
    [kind, scale]: [&str; 2],
) -> [String; COLUMNS.len()] {
    let told =
        |text: &Option<String>| text.clone().map(crate::export::harmless).unwrap_or_default();
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let counts = cell.counts.iter().flatten().map(|(level, n)| format!("{level}={n}"));
    [
        snapshot.survey.clone(),
        snapshot.version.to_string(),
        snapshot.period.clone(),
        snapshot.revision.to_string(),
        unit.unit.clone().unwrap_or_else(|| "*".to_owned()),
        told(&unit.name),
        told(&unit.level),
        told(&unit.parent),
        cell.id.clone(),
        kind.to_owned(),
        scale.to_owned(),
        number(cell.value),
        number(cell.interval.map(|[low, _]| low)),
        number(cell.interval.map(|[_, high]| high)),
        cell.n.map(|n| n.to_string()).unwrap_or_default(),
        counts.collect::<Vec<_>>().join(" "),
        if cell.suppressed { "yes" } else { "no" }.to_owned(),
    ]
}
