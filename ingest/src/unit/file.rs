//! Units in a CSV file, one period of one unit a line; and the same columns written again, so that
//! what central has can be corrected and imported.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::code::{canonical, is_registrable};
use super::fault::UnitFault;
use super::judge::{self, Problem};
use super::{Level, UnitPeriod};
use crate::csv_file::{CsvFile, FileFault, Kind, Line, listed};
use crate::limits::{REGISTRY_FILE_BYTES_MAX, REGISTRY_PROBLEMS_MAX, UNIT_NAME_LENGTH_MAX};

const KIND: Kind = Kind {
    columns: &["code", "name", "parent", "level", "valid_from", "valid_to", "successors"],
    needed: 4,
    bytes_max: REGISTRY_FILE_BYTES_MAX,
};

/// Units as a file tells them, with what is wrong with its lines.
#[derive(Debug)]
pub struct UnitFile {
    path: PathBuf,
    /// Those of its lines that can be read.
    pub periods: Vec<UnitPeriod>,
    faults: Vec<(usize, UnitFault)>,
    /// Codes whose lines cannot be read, as far as the code can.
    faulty: BTreeSet<String>,
    lines: HashMap<(String, Option<Date>), usize>,
}

/// A fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// Its line, counted from 1, which is the heading; `None` when it is with what was imported before.
    pub line: Option<usize>,
    /// The unit, as far as it is known.
    pub code: Option<String>,
    /// What is wrong.
    pub fault: UnitFault,
}

impl UnitFile {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no CSV of this kind. Faults of lines are told by [`UnitFile::problems`].
    pub fn open(path: &Path) -> Result<UnitFile, FileFault> {
        UnitFile::read(CsvFile::open(path, KIND)?)
    }

    /// Reads a file that is shipped with the program.
    ///
    /// # Errors
    /// As [`UnitFile::open`].
    pub fn shipped(name: &str, content: &str) -> Result<UnitFile, FileFault> {
        UnitFile::read(CsvFile::of(Path::new(name), content.into(), KIND)?)
    }

    fn read(mut csv: CsvFile) -> Result<UnitFile, FileFault> {
        let mut file = UnitFile {
            path: csv.path().to_owned(),
            periods: Vec::new(),
            faults: Vec::new(),
            faulty: BTreeSet::new(),
            lines: HashMap::new(),
        };
        csv.each(|line| match period(line) {
            Ok(period) => {
                let key = (period.code.clone(), period.valid_from);
                file.lines.insert(key, line.number);
                file.periods.push(period);
            }
            Err(faults) => {
                file.faulty.insert(canonical(line.of("code")).into_owned());
                file.faults.extend(faults.into_iter().map(|fault| (line.number, fault)));
            }
        })?;
        Ok(file)
    }

    /// A file that was sent; `name` is what its sender calls it.
    ///
    /// # Errors
    /// As [`UnitFile::open`].
    pub fn sent(name: &str, content: Vec<u8>) -> Result<UnitFile, FileFault> {
        UnitFile::read(CsvFile::of(Path::new(name), content, KIND)?)
    }

    /// Everything that is wrong: with single lines, and with the tree that there would be together with
    /// what is known already.
    ///
    /// # Errors
    /// Something is.
    pub fn problems(&self, known: Vec<UnitPeriod>) -> Result<(), FileFault> {
        self.told(self.judged(known))
    }

    /// What is wrong with the tree that there would be together with what is known already.
    pub fn judged(&self, known: Vec<UnitPeriod>) -> Vec<Problem> {
        judge::judge(&judge::put(known, &self.periods).0)
    }

    /// Every fault of the lines, and of a tree that was judged, each with its line.
    pub fn line_faults(&self, problems: Vec<Problem>) -> Vec<LineFault> {
        let of_lines = self.faults.iter().map(|(line, fault)| LineFault {
            line: Some(*line),
            code: None,
            fault: fault.clone(),
        });
        // What only follows from a line that cannot be read is not told as well.
        let is_own = |problem: &Problem| {
            let about = problem.fault.about().unwrap_or(&problem.code);
            !self.faulty.contains(about) && !self.faulty.contains(&problem.code)
        };
        let of_tree = problems.into_iter().filter(is_own).map(|problem| {
            let line = self.lines.get(&(problem.code.clone(), problem.valid_from)).copied();
            LineFault { line, code: Some(problem.code), fault: problem.fault }
        });
        of_lines.chain(of_tree).collect()
    }

    /// The same in sentences, of a tree that was judged elsewhere.
    ///
    /// # Errors
    /// There is a problem.
    pub fn told(&self, problems: Vec<Problem>) -> Result<(), FileFault> {
        let told = |one: LineFault| match (one.line, one.code) {
            (None, Some(code)) => (None, format!("{code}, imported before: {}", one.fault)),
            (line, _) => (line, one.fault.to_string()),
        };
        let problems: Vec<_> = self.line_faults(problems).into_iter().map(told).collect();
        match problems.is_empty() {
            true => Ok(()),
            false => {
                let lines = listed(problems, REGISTRY_PROBLEMS_MAX);
                Err(FileFault::Lines(self.path.clone(), lines))
            }
        }
    }
}

fn period(line: &Line) -> Result<UnitPeriod, Vec<UnitFault>> {
    let mut faults = Vec::new();
    let code = code("code", line.of("code"), &mut faults);
    let parent = code_or_none("parent", line.of("parent"), &mut faults);
    let name: String = line.of("name").nfc().collect();
    if name.is_empty() {
        faults.push(UnitFault::Missing("name"));
    } else if name.chars().count() > UNIT_NAME_LENGTH_MAX || name.contains(char::is_control) {
        faults.push(UnitFault::Name);
    }
    let level = Level::from_name(line.of("level"));
    if level.is_none() {
        faults.push(UnitFault::Level);
    }
    let valid_from = day("valid_from", line.of("valid_from"), &mut faults);
    let valid_to = day("valid_to", line.of("valid_to"), &mut faults);
    let listed = line.of("successors").split([' ', ';', '\t', '\n']).filter(|one| !one.is_empty());
    let successors =
        listed.filter_map(|one| code_or_none("successors", one, &mut faults)).collect();
    match (code, level) {
        (Some(code), Some(level)) if faults.is_empty() => {
            Ok(UnitPeriod { code, name, parent, level, valid_from, valid_to, successors })
        }
        _ => Err(faults),
    }
}

fn code(column: &'static str, text: &str, faults: &mut Vec<UnitFault>) -> Option<String> {
    if text.is_empty() {
        faults.push(UnitFault::Missing(column));
    }
    code_or_none(column, text, faults)
}

fn code_or_none(column: &'static str, text: &str, faults: &mut Vec<UnitFault>) -> Option<String> {
    match text {
        "" => None,
        text if is_registrable(text) => Some(canonical(text).into_owned()),
        _ => {
            faults.push(UnitFault::Code(column));
            None
        }
    }
}

fn day(column: &'static str, text: &str, faults: &mut Vec<UnitFault>) -> Option<Date> {
    if text.is_empty() {
        return None;
    }
    let day = super::days::read(text);
    if day.is_none() {
        faults.push(UnitFault::Day(column));
    }
    day
}

/// Writes units as a file that can be imported.
///
/// # Errors
/// They cannot be written.
pub fn write(periods: &[&UnitPeriod], to: impl io::Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(KIND.columns)?;
    for period in periods {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        writer.write_record([
            &*period.code,
            &*period.name,
            period.parent.as_deref().unwrap_or_default(),
            period.level.name(),
            &day(period.valid_from),
            &day(period.valid_to),
            &period.successors.join(" "),
        ])?;
    }
    Ok(writer.flush()?)
}
