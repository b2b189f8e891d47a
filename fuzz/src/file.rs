//! Files that an operator writes: instruments and settings.

use std::sync::LazyLock;

use ingest::config::{Config, Flags};
use model::{Instrument, Language};

/// An instrument that reads can be written and read again as the same, its faults are found
/// without a panic, and one without faults can be shown in every language.
pub fn survey(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(instrument) = toml::from_str::<Instrument>(text) else { return };
    let faults = model::faults::faults(&instrument);
    let written = toml::to_string(&instrument).unwrap();
    let again: Instrument = toml::from_str(&written).unwrap();
    assert_eq!(again, instrument, "written as {written}");
    assert_eq!(model::faults::faults(&again), faults);
    if faults.is_empty() {
        for language in Language::ALL {
            let survey = instrument.in_language(language);
            assert_eq!(survey.questions().count(), instrument.questions().count());
        }
    }
}

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

/// Settings are read or refused with a sentence, a flag still goes before the file, and what was
/// read can be written and read again as the same.
pub fn config(bytes: &[u8]) {
    // The library under test reads files, so each thread that fuzzes has one.
    let path = FOLDER.path().join(format!("{:?}.toml", std::thread::current().id()));
    std::fs::write(&path, bytes).unwrap();
    let data_dir = Some("here".into());
    let flags = Flags { config: Some(path.clone()), data_dir, ..Flags::default() };
    match Config::load(&flags) {
        Ok(config) => {
            assert_eq!(config.data_dir, std::path::Path::new("here"), "the file won over a flag");
            std::fs::write(&path, toml::to_string(&config).unwrap()).unwrap();
            assert_eq!(Config::load(&flags).unwrap(), config);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
