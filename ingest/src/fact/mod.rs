//! Facts of units and months in a CSV file: what the one-stop system knows and no citizen is asked.
//! Which facts there are the crate `index` says; central keeps them in `central::fact`.

use std::collections::BTreeMap;
use std::path::Path;

use index::facts::{NAMES, is_known};
use jiff::civil::Date;

use crate::central::fact::ToldFact;
use crate::csv_file::{CsvFile, FileFault, Kind, Line, listed};
use crate::limits::{FACT_FILE_BYTES_MAX, FACT_N_MAX, REGISTRY_PROBLEMS_MAX};
use crate::unit::code::{canonical, is_registrable};

const KIND: Kind =
    Kind { columns: &["unit", "month", "fact", "n"], needed: 4, bytes_max: FACT_FILE_BYTES_MAX };

/// Why a fact is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactFault {
    /// The unit has no code that a unit can have.
    #[error("`unit` is no code of a unit: digits, capital letters and dots, 35 at most")]
    Unit,
    /// The month is not written as one.
    #[error("`month` is no month: write YYYY-MM")]
    Month,
    /// The month has not begun.
    #[error("`month` lies ahead: facts are of months that have begun")]
    Ahead,
    /// There is no such fact.
    #[error("`{0}` is no fact. Known are: {known}", known = names())]
    Unknown(String),
    /// It is no count.
    #[error("`n` is a whole number from 0 to {FACT_N_MAX}, or nothing to take the fact back")]
    Count,
    /// It is told twice.
    #[error("the same fact of this unit and month stands on line {0}; leave one of them out")]
    Twice(usize),
}

/// Reads a whole file: all of it is good, or nothing is taken. `today` is the day it is read on.
///
/// # Errors
/// See [`FileFault`]; every faulty line is named.
pub fn read_file(path: &Path, today: Date) -> Result<Vec<ToldFact>, FileFault> {
    let mut file = CsvFile::open(path, KIND)?;
    let mut facts = Vec::new();
    let mut lines: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    let mut problems = Vec::new();
    file.each(|line| match fact(line, today) {
        Ok(fact) => {
            let key = (fact.unit.clone(), fact.month.clone(), fact.name.clone());
            match lines.insert(key, line.number) {
                Some(first) => {
                    problems.push((Some(line.number), FactFault::Twice(first).to_string()));
                }
                None => facts.push(fact),
            }
        }
        Err(faults) => {
            problems.extend(faults.into_iter().map(|fault| (Some(line.number), fault.to_string())));
        }
    })?;
    match problems.is_empty() {
        true => Ok(facts),
        false => {
            let lines = listed(problems, REGISTRY_PROBLEMS_MAX);
            Err(FileFault::Lines(path.to_owned(), lines))
        }
    }
}

fn fact(line: &Line, today: Date) -> Result<ToldFact, Vec<FactFault>> {
    let mut faults = Vec::new();
    if !is_registrable(line.of("unit")) {
        faults.push(FactFault::Unit);
    }
    let month = line.of("month");
    match format!("{month}-01").parse::<Date>() {
        Ok(first) if first.strftime("%Y-%m").to_string() == month => {
            if first > today {
                faults.push(FactFault::Ahead);
            }
        }
        _ => faults.push(FactFault::Month),
    }
    let name = line.of("fact");
    if !is_known(name) {
        faults.push(FactFault::Unknown(name.to_owned()));
    }
    let n = match line.of("n") {
        "" => None,
        text => {
            let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let n = text.parse().ok().filter(|n: &u64| is_digits && *n <= FACT_N_MAX);
            if n.is_none() {
                faults.push(FactFault::Count);
            }
            n
        }
    };
    match faults.is_empty() {
        true => Ok(ToldFact {
            unit: canonical(line.of("unit")).into_owned(),
            month: month.to_owned(),
            name: name.to_owned(),
            n,
        }),
        false => Err(faults),
    }
}

fn names() -> String {
    NAMES.map(|(name, _)| name).join(", ")
}
