//! A publication as rows for spreadsheets: one row for each unit and figure, in CSV. The body itself stays
//! JSON, whose bytes are hashed.

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
    for unit in &snapshot.units {
        for cell in &unit.items {
            let figure = snapshot.figures.iter().find(|figure| figure.id == cell.id);
            let told = figure.map_or(["", ""], |figure| [&figure.kind, &figure.scale]);
            writer.write_record(row(snapshot, unit, cell, told))?;
        }
        if let Some(response) = &unit.response {
            let cell = Cell {
                id: RESPONSE.to_owned(),
                value: response.rate,
                n: response.responded,
                suppressed: response.suppressed,
                ..Cell::default()
            };
            writer.write_record(row(snapshot, unit, &cell, [RESPONSE, "percent"]))?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
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
