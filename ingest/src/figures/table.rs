//! Figures as rows for spreadsheets: one row for each unit and figure, CSV and XLSX alike. The XLSX has a
//! second sheet that says how everything was computed.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::report::{Item, Report};

/// The columns, in their order.
pub const COLUMNS: [&str; 26] = [
    "unit",
    "unit_name",
    "level",
    "period",
    "survey",
    "version",
    "item",
    "kind",
    "scale",
    "value",
    "low",
    "high",
    "interval_method",
    "n",
    "response_rate",
    "quarantined",
    "quarantined_share",
    "with_quarantined",
    "invited_n",
    "invited_value",
    "unproved_n",
    "unproved_value",
    "suppressed",
    "change",
    "service",
    "channel",
];

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Cell {
        number.map_or(Cell::Empty, Cell::Number)
    }
}

/// Every row: the unit that was asked for, then its parts.
pub fn rows(report: &Report) -> Vec<Vec<Cell>> {
    let whole = (report.unit.as_deref().unwrap_or("*"), report.unit_name.as_deref(), None);
    let mut rows: Vec<Vec<Cell>> =
        report.items.iter().map(|item| row(report, whole, item)).collect();
    for part in report.parts.iter().flatten() {
        let place = (&*part.unit, part.name.as_deref(), part.level);
        rows.extend(part.items.iter().map(|item| row(report, place, item)));
    }
    rows
}

type Place<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn row(report: &Report, (unit, name, level): Place<'_>, item: &Item) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let told = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let number = |n: u64| Cell::Number(n as f64);
    let change = item.change.as_ref().and_then(|change| change.difference);
    vec![
        text(unit),
        told(name),
        told(level),
        text(&report.period),
        text(&report.survey),
        number(u64::from(report.version)),
        text(&item.id),
        text(item.kind),
        text(item.scale),
        item.value.into(),
        item.interval.map(|[low, _]| low).into(),
        item.interval.map(|[_, high]| high).into(),
        told(item.interval_method),
        number(item.n),
        item.response_rate.into(),
        number(item.quarantined),
        item.quarantined_share.into(),
        item.with_quarantined.into(),
        number(item.invited_n),
        item.invited_value.into(),
        number(item.unproved_n),
        item.unproved_value.into(),
        text(if item.suppressed { "yes" } else { "no" }),
        change.into(),
        told(report.service.as_deref()),
        told(report.channel.as_deref()),
    ]
}

/// CSV in UTF-8 with a byte order mark; a suppressed figure is an empty cell.
///
/// # Errors
/// It cannot be written.
pub fn csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for row in rows(report) {
        writer.write_record(row.into_iter().map(written))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => crate::export::harmless(text),
    }
}

/// A spreadsheet with real numbers, and a sheet of methods.
///
/// # Errors
/// It cannot be made.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("indices")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, row) in (1_u32..).zip(rows(report)) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Number(number) => sheet.write_number(at, column, number)?,
                Cell::Text(text) => sheet.write_string(at, column, text)?,
            };
        }
    }
    let sheet = workbook.add_worksheet().set_name("methods")?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 90)?;
    for (at, (name, value)) in (0_u32..).zip(methods(report)) {
        sheet.write_string_with_format(at, 0, name, &bold)?;
        sheet.write_string(at, 1, value)?;
    }
    workbook.save_to_buffer()
}

/// What has to be known to compute the same again.
fn methods(report: &Report) -> Vec<(String, String)> {
    let mut methods: Vec<(&str, String)> = vec![
        ("survey", format!("{} version {}", report.survey, report.version)),
        ("unit", report.unit.clone().unwrap_or_else(|| "*".to_owned())),
        ("units", report.units.join(" ")),
        ("period", format!("{}: {} to {}", report.period, report.from, report.to)),
        ("formula", format!("{} version {}", report.formula.name, report.formula.version)),
        ("source", report.formula.source.to_owned()),
    ];
    methods.extend(report.service.clone().map(|service| ("service", service)));
    methods.extend(report.channel.clone().map(|channel| ("channel", channel)));
    let parameters = report.formula.parameters.iter();
    let parameters: Vec<String> =
        parameters.map(|(name, value)| format!("{name}={value}")).collect();
    methods.push(("parameters", parameters.join(", ")));
    methods.push(("confidence", report.confidence.to_string()));
    methods.push(("intervals", report.interval_note.to_owned()));
    methods.push(("smallest base", report.smallest_base.to_string()));
    methods.extend(report.against.clone().map(|against| ("change since", against)));
    methods.extend(
        report.left_out.iter().map(|one| ("left out", format!("{}: {}", one.unit, one.why))),
    );
    methods.push(("computed at", report.computed_at.clone()));
    methods.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
