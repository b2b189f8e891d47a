//! Putting rows together into events for samples, each slot by its position.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::pack::Event;
use super::slots::SlotBook;
use super::{Class, SampleKey, each_value};

/// What rows add to the samples of months.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The slots of the surveys.
    pub book: SlotBook,
    /// Events of each month's sample.
    pub months: HashMap<SampleKey, Vec<Event>>,
}

impl Gathered {
    /// Adds one row's answers `times` to its month.
    pub fn add(&mut self, key: SampleKey, group: usize, answers: &Map<String, Value>, times: i64) {
        let book = &mut self.book;
        let version = book.version(&key.survey, key.version);
        let events = self.months.entry(key).or_default();
        let group = u8::try_from(group).unwrap_or(0);
        let n = i32::try_from(times).unwrap_or(0);
        each_value(answers, |question, row, value| {
            let slot = book.position(version, question, row, value);
            events.extend(slot.map(|slot| Event { group, slot, n }));
        });
    }
}

/// The key of a month's sample.
pub fn month_key(survey: &str, version: u32, unit: &str, month: &str, class: Class) -> SampleKey {
    SampleKey {
        survey: survey.to_owned(),
        period: month.to_owned(),
        unit: unit.to_owned(),
        version,
        class,
    }
}
