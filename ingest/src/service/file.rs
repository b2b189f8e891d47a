//! Services in a CSV file, one period of one procedure a line; and the same columns written again.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::ServicePeriod;
use crate::csv_file::{CsvFile, FileFault, Kind, Line, listed};
use crate::limits::{REGISTRY_FILE_BYTES_MAX, REGISTRY_PROBLEMS_MAX, SERVICE_NAME_LENGTH_MAX};
use crate::unit::days;

const KIND: Kind = Kind {
    columns: &["code", "name", "field", "valid_from", "valid_to"],
    needed: 2,
    bytes_max: REGISTRY_FILE_BYTES_MAX,
};

/// Why a service is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceFault {
    /// A column that every service fills is empty.
    #[error("`{0}` is empty: every service has one")]
    Missing(&'static str),
    /// The code has another length or other characters.
    #[error(
        "`code` is no code of a procedure: digits, capital letters, dots and hyphens, 50 at most"
    )]
    Code,
    /// A text is too long, or no line of text.
    #[error("`{0}` is one line of {SERVICE_NAME_LENGTH_MAX} characters at most; shorten it")]
    Text(&'static str),
    /// A day is not written as one.
    #[error("`{0}` is no day: write YYYY-MM-DD, or nothing when it is not known")]
    Day(&'static str),
    /// It ends before it begins.
    #[error("`valid_to` lies before `valid_from`; both days belong to the service's time")]
    Backwards,
    /// Two periods of one code share days.
    #[error(
        "{0} has the day {1} on another line, too: let the earlier one end on the day before the \
         later begins"
    )]
    Overlap(String, Date),
}

/// Reads a whole file: all of it is good, or nothing is taken.
///
/// # Errors
/// See [`FileFault`]; every faulty line is named.
pub fn read_file(path: &Path) -> Result<Vec<ServicePeriod>, FileFault> {
    read(CsvFile::open(path, KIND)?)
}

/// The procedures that come with the program, for trials.
///
/// # Errors
/// They are no list of procedures.
pub fn read_sample() -> Result<Vec<ServicePeriod>, FileFault> {
    let content = include_str!("../../../units/sample-services.csv");
    read(CsvFile::of(Path::new("sample-services.csv"), content.into(), KIND)?)
}

fn read(mut file: CsvFile) -> Result<Vec<ServicePeriod>, FileFault> {
    let mut services: Vec<(usize, ServicePeriod)> = Vec::new();
    let mut problems = Vec::new();
    file.each(|line| match period(line) {
        Ok(period) => services.push((line.number, period)),
        Err(faults) => {
            problems.extend(faults.into_iter().map(|fault| (Some(line.number), fault.to_string())));
        }
    })?;
    problems.extend(overlaps(&services));
    match problems.is_empty() {
        true => Ok(services.into_iter().map(|(_, service)| service).collect()),
        false => {
            let lines = listed(problems, REGISTRY_PROBLEMS_MAX);
            Err(FileFault::Lines(file.path().to_owned(), lines))
        }
    }
}

fn overlaps(services: &[(usize, ServicePeriod)]) -> Vec<(Option<usize>, String)> {
    let mut by_code: BTreeMap<&str, Vec<(Date, Date, usize)>> = BTreeMap::new();
    for (line, service) in services {
        let from = service.valid_from.unwrap_or(Date::MIN);
        let days = (from, service.valid_to.unwrap_or(Date::MAX), *line);
        by_code.entry(&service.code).or_default().push(days);
    }
    let mut problems = Vec::new();
    for (code, mut periods) in by_code {
        periods.sort_unstable();
        for pair in periods.windows(2) {
            let ((_, end, _), (begin, _, line)) = (pair[0], pair[1]);
            if begin <= end {
                let fault = ServiceFault::Overlap(code.to_owned(), begin.max(pair[0].0));
                problems.push((Some(line), fault.to_string()));
            }
        }
    }
    problems
}

fn period(line: &Line) -> Result<ServicePeriod, Vec<ServiceFault>> {
    let mut faults = Vec::new();
    let code = line.of("code").to_owned();
    match code.as_str() {
        "" => faults.push(ServiceFault::Missing("code")),
        code if model::code::is_service(code) => {}
        _ => faults.push(ServiceFault::Code),
    }
    let mut text = |column: &'static str| -> String {
        let text: String = line.of(column).nfc().collect();
        if text.chars().count() > SERVICE_NAME_LENGTH_MAX || text.contains(char::is_control) {
            faults.push(ServiceFault::Text(column));
        }
        text
    };
    let (name, field) = (text("name"), text("field"));
    if name.is_empty() {
        faults.push(ServiceFault::Missing("name"));
    }
    let mut day = |column: &'static str| match line.of(column) {
        "" => None,
        text => {
            let day = days::read(text);
            if day.is_none() {
                faults.push(ServiceFault::Day(column));
            }
            day
        }
    };
    let (valid_from, valid_to) = (day("valid_from"), day("valid_to"));
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        faults.push(ServiceFault::Backwards);
    }
    match faults.is_empty() {
        true => Ok(ServicePeriod { code, name, field, valid_from, valid_to }),
        false => Err(faults),
    }
}

/// Writes services as a file that can be imported.
///
/// # Errors
/// They cannot be written.
pub fn write(services: &[ServicePeriod], to: impl io::Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(KIND.columns)?;
    for service in services {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let (from, to) = (day(service.valid_from), day(service.valid_to));
        writer.write_record([&*service.code, &*service.name, &*service.field, &*from, &*to])?;
    }
    Ok(writer.flush()?)
}
