//! Dossiers in a CSV file: a heading with the names of the members in any order, one dossier a line.

use std::path::Path;

use jiff::civil::Date;

use super::{DossierFault, Reading, Told};
use crate::central::dossier::Dossier;
use crate::csv_file::{CsvFile, FileFault, Kind, Line};
use crate::limits::{DOSSIER_FILE_BYTES_MAX, DOSSIER_PROBLEMS_MAX};
use crate::secrets::Secrets;

const KIND: Kind = Kind {
    columns: &[
        "dossier",
        "unit",
        "service",
        "channel",
        "stage",
        "result_on",
        "invited_on",
        "eligible",
    ],
    needed: 2,
    bytes_max: DOSSIER_FILE_BYTES_MAX,
};

/// Reads a whole file: all of it is good, or nothing is taken.
///
/// # Errors
/// See [`FileFault`]; lines are counted from 1, which is the heading.
pub fn read_file(path: &Path, secrets: &Secrets, today: Date) -> Result<Vec<Dossier>, FileFault> {
    let mut file = CsvFile::open(path, KIND)?;
    let mut reading = Reading::new(secrets, today);
    file.each(|line| match told(line) {
        Ok(told) => reading.take(line.number, told),
        Err(fault) => reading.fault(line.number, fault),
    })?;
    reading.finish().map_err(|problems| {
        let mut lines: Vec<String> =
            problems.iter().map(|one| format!("line {}: {}", one.index, one.fault)).collect();
        if lines.len() == DOSSIER_PROBLEMS_MAX {
            lines.push("and perhaps more".to_owned());
        }
        FileFault::Lines(path.to_owned(), lines)
    })
}

fn told(line: &Line) -> Result<Told, DossierFault> {
    let of = |name: &str| line.of(name).to_owned();
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
