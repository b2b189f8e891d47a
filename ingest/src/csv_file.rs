//! CSV files that an operator imports: a heading with the names of the columns in any order, UTF-8 with
//! or without a byte order mark, one record a line. What a record means is not known here.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use csv::StringRecord;

/// Why nothing of a file is taken.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// It is longer than any file of its kind.
    #[error("{0} has more than {1} bytes; import it in parts")]
    TooLong(PathBuf, u64),
    /// It is no CSV in UTF-8.
    #[error("{0}: {1}; a file to import is CSV in UTF-8 with a heading")]
    Csv(PathBuf, csv::Error),
    /// The heading has another column.
    #[error("{0}: '{1}' is no column; those there are: {all}", all = .2.join(", "))]
    Column(PathBuf, String, &'static [&'static str]),
    /// The heading lacks a column.
    #[error("{0}: the column '{1}' is missing")]
    NoColumn(PathBuf, &'static str),
    /// The heading has a column twice.
    #[error("{0}: the column '{1}' is there twice; leave one of them out")]
    ColumnTwice(PathBuf, String),
    /// Some lines are faulty.
    #[error("nothing was imported from {0}:\n{lines}", lines = .1.join("\n"))]
    Lines(PathBuf, Vec<String>),
}

/// What a file of one kind looks like.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The columns it may have.
    pub columns: &'static [&'static str],
    /// So many of them, the first, it must have.
    pub needed: usize,
    /// Bytes that it may have.
    pub bytes_max: u64,
}

/// A file whose heading is in order.
pub struct CsvFile {
    path: PathBuf,
    heading: StringRecord,
    reader: csv::Reader<Cursor<Vec<u8>>>,
}

/// One record of a file.
pub struct Line<'f> {
    /// Its number, counted from 1, which is the heading.
    pub number: usize,
    heading: &'f StringRecord,
    record: &'f StringRecord,
}

impl Line<'_> {
    /// What stands in a column; `""` when the file does not have it.
    pub fn of(&self, column: &str) -> &str {
        let place = self.heading.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default()
    }
}

impl CsvFile {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read, is too long, or its heading is not one of this kind.
    pub fn open(path: &Path, kind: Kind) -> Result<CsvFile, FileFault> {
        let fault = |error| FileFault::File(path.to_owned(), error);
        if std::fs::metadata(path).map_err(fault)?.len() > kind.bytes_max {
            return Err(FileFault::TooLong(path.to_owned(), kind.bytes_max));
        }
        CsvFile::of(path, std::fs::read(path).map_err(fault)?, kind)
    }

    /// A file whose content is here already; `path` is what it is called.
    ///
    /// # Errors
    /// Its heading is not one of this kind.
    pub fn of(path: &Path, mut content: Vec<u8>, kind: Kind) -> Result<CsvFile, FileFault> {
        let at = || path.to_owned();
        // Spreadsheets put a byte order mark in front.
        const MARK: &[u8] = "\u{feff}".as_bytes();
        if content.starts_with(MARK) {
            content.drain(..MARK.len());
        }
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(Cursor::new(content));
        let heading = reader.headers().map_err(|error| FileFault::Csv(at(), error))?.clone();
        for (place, name) in heading.iter().enumerate() {
            if !kind.columns.contains(&name) {
                return Err(FileFault::Column(at(), name.to_owned(), kind.columns));
            }
            if heading.iter().skip(place + 1).any(|other| other == name) {
                return Err(FileFault::ColumnTwice(at(), name.to_owned()));
            }
        }
        let needed = kind.columns.iter().take(kind.needed);
        if let Some(missing) = needed.copied().find(|name| !heading.iter().any(|h| h == *name)) {
            return Err(FileFault::NoColumn(at(), missing));
        }
        Ok(CsvFile { path: path.to_owned(), heading, reader })
    }

    /// What the file is called.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hands over one line after the other.
    ///
    /// # Errors
    /// A line is no CSV in UTF-8, or has another number of columns than the heading.
    pub fn each(&mut self, mut take: impl FnMut(&Line)) -> Result<(), FileFault> {
        for record in self.reader.records() {
            let record = record.map_err(|error| FileFault::Csv(self.path.clone(), error))?;
            let number = record.position().map_or(0, |position| position.line()) as usize;
            take(&Line { number, heading: &self.heading, record: &record });
        }
        Ok(())
    }
}

/// What is wrong with the lines of a file, in their order; past `max` it is only said how many more.
/// What is of no line comes last.
pub fn listed(mut problems: Vec<(Option<usize>, String)>, max: usize) -> Vec<String> {
    problems.sort_by_key(|(line, _)| line.unwrap_or(usize::MAX));
    let more = problems.len().saturating_sub(max);
    let sentence = |(line, problem): (Option<usize>, String)| match line {
        Some(line) => format!("line {line}: {problem}"),
        None => problem,
    };
    let mut lines: Vec<String> = problems.into_iter().take(max).map(sentence).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}
