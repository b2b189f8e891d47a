//! The surveys in force: instruments compiled in from `surveys/`, each with its versions.
//!
//! Retired versions stay here, because a submission that waited in an outbox may still name one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use model::Instrument;
use model::faults::faults;

/// The shipped instruments, as their files read. Add a file and name it here.
const SHIPPED: [(&str, &str); 3] = [
    ("surveys/one-stop.toml", include_str!("../../surveys/one-stop.toml")),
    ("surveys/online-service.toml", include_str!("../../surveys/online-service.toml")),
    ("surveys/sipas-2023.toml", include_str!("../../surveys/sipas-2023.toml")),
];

/// Every known survey with every known version.
#[derive(Clone, Debug)]
pub struct Surveys {
    by_id: Arc<BTreeMap<String, BTreeMap<u32, Arc<Instrument>>>>,
}

/// Why an instrument cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The file cannot be read.
    #[error("{file}: cannot be read: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        error: std::io::Error,
    },
    /// The file is not TOML of an instrument; the message names line and column.
    #[error("{file}: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        message: String,
    },
    /// The instrument has faults.
    #[error("{file}: {} found\n  - {}", plural(.faults.len()), .faults.join("\n  - "))]
    Faulty {
        /// The file.
        file: String,
        /// Each fault as a sentence.
        faults: Vec<String>,
    },
}

fn plural(faults: usize) -> String {
    if faults == 1 { "1 fault".to_owned() } else { format!("{faults} faults") }
}

impl Surveys {
    /// The shipped surveys.
    ///
    /// # Errors
    /// A shipped file has a fault; the tests keep that from ever being released.
    pub fn shipped() -> Result<Surveys, SurveyError> {
        let mut by_id: BTreeMap<String, BTreeMap<u32, Arc<Instrument>>> = BTreeMap::new();
        for (file, text) in SHIPPED {
            let instrument = parse(file, text)?;
            let versions = by_id.entry(instrument.id.clone()).or_default();
            versions.insert(instrument.version, Arc::new(instrument));
        }
        Ok(Surveys { by_id: Arc::new(by_id) })
    }

    /// One version of a survey.
    pub fn get(&self, id: &str, version: u32) -> Option<Arc<Instrument>> {
        self.by_id.get(id)?.get(&version).cloned()
    }

    /// The version in force: the highest.
    pub fn in_force(&self, id: &str) -> Option<Arc<Instrument>> {
        self.by_id.get(id)?.values().next_back().cloned()
    }

    /// Every survey in force, by id.
    pub fn all(&self) -> Vec<Arc<Instrument>> {
        self.by_id.values().filter_map(|versions| versions.values().next_back().cloned()).collect()
    }
}

/// Reads an instrument file and looks for faults.
///
/// # Errors
/// The file cannot be read, is not an instrument, or has faults; each error names the place.
pub fn read(path: &Path) -> Result<Instrument, SurveyError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| SurveyError::Unreadable { file: file.clone(), error })?;
    parse(&file, &text)
}

fn parse(file: &str, text: &str) -> Result<Instrument, SurveyError> {
    let file = file.to_owned();
    let instrument: Instrument = toml::from_str(text).map_err(|error| SurveyError::Malformed {
        file: file.clone(),
        message: error.to_string(),
    })?;
    match faults(&instrument) {
        faults if faults.is_empty() => Ok(instrument),
        faults => Err(SurveyError::Faulty { file, faults }),
    }
}
