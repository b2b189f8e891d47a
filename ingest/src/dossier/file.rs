//! Dossiers in a CSV file: a heading with the names of the members in any order, one dossier a line.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{DossierFault, Reading, Told};
use crate::central::dossier::Dossier;
use crate::limits::{DOSSIER_FILE_BYTES_MAX, DOSSIER_PROBLEMS_MAX};
use crate::secrets::Secrets;

/// The columns a file may have; the first two it must have.
const COLUMNS: [&str; 8] =
    ["dossier", "unit", "service", "channel", "stage", "result_on", "invited_on", "eligible"];

/// Why nothing of a file is taken.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// It is longer than any file of dossiers.
    #[error("{0} has more than {DOSSIER_FILE_BYTES_MAX} bytes; import it in parts")]
    TooLong(PathBuf),
    /// It is no CSV in UTF-8.
    #[error("{0}: {1}; a file of dossiers is CSV in UTF-8 with a heading")]
    Csv(PathBuf, csv::Error),
    /// The heading has another column.
    #[error("{0}: '{1}' is no column; those there are: {all}", all = COLUMNS.join(", "))]
    Column(PathBuf, String),
    /// The heading lacks a column.
    #[error("{0}: the column '{1}' is missing")]
    NoColumn(PathBuf, &'static str),
    /// Some lines are faulty.
    #[error("nothing was imported from {0}:\n{lines}", lines = .1.join("\n"))]
    Lines(PathBuf, Vec<String>),
}

/// Reads a whole file: all of it is good, or nothing is taken.
///
/// # Errors
/// See [`FileFault`]; lines are counted from 1, which is the heading.
pub fn read_file(path: &Path, secrets: &Secrets, today: Date) -> Result<Vec<Dossier>, FileFault> {
    let at = || path.to_owned();
    let length = std::fs::metadata(path).map_err(|error| FileFault::File(at(), error))?.len();
    if length > DOSSIER_FILE_BYTES_MAX {
        return Err(FileFault::TooLong(at()));
    }
    let bytes = std::fs::read(path).map_err(|error| FileFault::File(at(), error))?;
    // Spreadsheets put a byte order mark in front.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let heading = reader.headers().map_err(|error| FileFault::Csv(at(), error))?.clone();
    if let Some(other) = heading.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(FileFault::Column(at(), other.to_owned()));
    }
    if let Some(missing) = COLUMNS[..2].iter().find(|name| !heading.iter().any(|h| h == **name)) {
        return Err(FileFault::NoColumn(at(), missing));
    }
    let mut reading = Reading::new(secrets, today);
    for record in reader.records() {
        let record = record.map_err(|error| FileFault::Csv(at(), error))?;
        let line = record.position().map_or(0, |position| position.line()) as usize;
        match told(&heading, &record) {
            Ok(told) => reading.take(line, told),
            Err(fault) => reading.fault(line, fault),
        }
    }
    reading.finish().map_err(|problems| {
        let mut lines: Vec<String> =
            problems.iter().map(|one| format!("line {}: {}", one.index, one.fault)).collect();
        if lines.len() == DOSSIER_PROBLEMS_MAX {
            lines.push("and perhaps more".to_owned());
        }
        FileFault::Lines(at(), lines)
    })
}

fn told(heading: &csv::StringRecord, record: &csv::StringRecord) -> Result<Told, DossierFault> {
    let of = |name: &str| {
        let place = heading.iter().position(|column| column == name);
        place.and_then(|place| record.get(place)).unwrap_or_default().to_owned()
    };
    let eligible = match of("eligible").as_str() {
        "" => None,
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => return Err(DossierFault::Eligible),
    };
    Ok(Told {
        dossier: of("dossier"),
        unit: of("unit"),
        service: of("service"),
        channel: of("channel"),
        stage: of("stage"),
        result_on: of("result_on"),
        invited_on: of("invited_on"),
        eligible,
    })
}
