//! The reader of surveys reads what postcard writes, and nothing that postcard would not read.
#![allow(clippy::unwrap_used)] // In a test, to panic is to fail.

use model::layout::read_survey;
use model::{Instrument, Language, Survey};

/// Every shipped instrument and the one with every kind, in every language.
fn surveys() -> Vec<Survey> {
    let home = env!("CARGO_MANIFEST_DIR");
    let shipped = std::fs::read_dir(format!("{home}/../surveys")).unwrap();
    let mut paths: Vec<_> = shipped.map(|entry| entry.unwrap().path()).collect();
    paths.push(format!("{home}/fixtures/surveys/every-kind.toml").into());
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    assert!(paths.len() > 2, "{paths:?}");
    let read = |path: &std::path::PathBuf| -> Instrument {
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let instruments: Vec<Instrument> = paths.iter().map(read).collect();
    let both = |one: &Instrument| Language::ALL.map(|language| one.in_language(language));
    instruments.iter().flat_map(both).collect()
}

/// What postcard makes of the bytes, when they are one survey and nothing after it.
fn by_postcard(bytes: &[u8]) -> Option<Survey> {
    let (survey, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(survey)
}

#[test]
fn every_survey_is_read_as_it_was_written() {
    for survey in surveys() {
        let bytes = postcard::to_allocvec(&survey).unwrap();
        assert_eq!(read_survey(&bytes), Some(survey));
    }
}

#[test]
fn what_breaks_off_or_goes_on_is_no_survey() {
    for survey in surveys() {
        let mut bytes = postcard::to_allocvec(&survey).unwrap();
        for length in 0..bytes.len() {
            assert_eq!(read_survey(&bytes[..length]), None, "{length} of {}", bytes.len());
        }
        bytes.push(0);
        assert_eq!(read_survey(&bytes), None);
    }
}

#[test]
fn with_any_byte_changed_it_is_what_postcard_makes_of_it() {
    for survey in surveys().into_iter().rev().take(2) {
        let bytes = postcard::to_allocvec(&survey).unwrap();
        for position in 0..bytes.len() {
            for other in [0, 1, 2, 5, 6, 15, 16, 127, 128, 129, 143, 144, 255] {
                let mut changed = bytes.clone();
                changed[position] = other;
                let (read, wanted) = (read_survey(&changed), by_postcard(&changed));
                assert!(read == wanted, "byte {position} as {other}: {read:?}, not {wanted:?}");
            }
        }
    }
}

#[test]
fn a_number_of_five_bytes_is_read_up_to_the_largest_and_not_beyond() {
    let mut survey = surveys().remove(0);
    survey.version = u32::MAX;
    let bytes = postcard::to_allocvec(&survey).unwrap();
    assert_eq!(read_survey(&bytes), Some(survey));
    let fifth = bytes.iter().position(|byte| *byte == 15).unwrap();
    let mut beyond = bytes.clone();
    beyond[fifth] = 16;
    assert_eq!((read_survey(&beyond), by_postcard(&beyond)), (None, None));
}
