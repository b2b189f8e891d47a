//! Putting rows together into events for samples, each slot by its position.

use std::collections::{BTreeMap, HashMap};

use index::{Layout, Slot};
use serde_json::{Map, Value};

use super::pack::Event;
use super::{Class, SampleKey, SampleLedger, each_value};
use crate::central::CentralError;

/// Slots of one version of a survey, found by their names.
#[derive(Debug, Default)]
struct Slots {
    positions: HashMap<String, u16>,
    known: usize,
    new: Vec<Slot>,
}

impl Slots {
    fn of(layout: &Layout) -> Slots {
        let mut name = String::new();
        let named = layout.slots.iter().zip(0_u16..).map(|(slot, position)| {
            write_name(&mut name, &slot.question, &slot.row, &slot.value);
            (name.clone(), position)
        });
        Slots { positions: named.collect(), known: layout.slots.len(), new: Vec::new() }
    }

    /// The position of a slot, which gets the next free one when it is new. None when there are more
    /// than a sample can have, which no survey within its limits comes near.
    fn position(
        &mut self,
        name: &mut String,
        question: &str,
        row: &str,
        value: &str,
    ) -> Option<u16> {
        write_name(name, question, row, value);
        if let Some(position) = self.positions.get(name.as_str()) {
            return Some(*position);
        }
        let position = u16::try_from(self.len()).ok()?;
        self.positions.insert(name.clone(), position);
        let (question, row, value) = (question.into(), row.into(), value.into());
        self.new.push(Slot { question, row, value });
        Some(position)
    }

    fn len(&self) -> usize {
        self.known + self.new.len()
    }
}

/// No code or id has a line break in it, so two slots never share a name.
fn write_name(name: &mut String, question: &str, row: &str, value: &str) {
    name.clear();
    for part in [question, "\n", row, "\n", value] {
        name.push_str(part);
    }
}

/// What rows add to the samples of months.
#[derive(Debug, Default)]
pub struct Gathered {
    slots: HashMap<(String, u32), Slots>,
    /// Events of each month's sample.
    pub months: HashMap<SampleKey, Vec<Event>>,
    name: String,
}

impl Gathered {
    /// Loads the slots of these surveys, those that are not loaded yet.
    pub async fn prepare(
        &mut self,
        ledger: &mut impl SampleLedger,
        surveys: impl Iterator<Item = &str>,
    ) -> Result<(), CentralError> {
        let mut wanted: Vec<&str> = surveys.collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|survey| !self.slots.keys().any(|(known, _)| known == survey));
        for survey in wanted {
            // Version 0 is no version: it only says that this survey was asked for.
            self.slots.insert((survey.to_owned(), 0), Slots::default());
            for (version, layout) in ledger.layouts(survey).await? {
                self.slots.insert((survey.to_owned(), version), Slots::of(&layout));
            }
        }
        Ok(())
    }

    /// Adds one row's answers `times` to its month.
    pub fn add(&mut self, key: SampleKey, group: usize, answers: &Map<String, Value>, times: i64) {
        let slots = self.slots.entry((key.survey.clone(), key.version)).or_default();
        let events = self.months.entry(key).or_default();
        let name = &mut self.name;
        let group = u8::try_from(group).unwrap_or(0);
        let n = i32::try_from(times).unwrap_or(0);
        each_value(answers, |question, row, value| {
            let slot = slots.position(name, question, row, value);
            events.extend(slot.map(|slot| Event { group, slot, n }));
        });
    }

    /// How many slots a version has by now.
    pub fn slots_of(&self, survey: &str, version: u32) -> usize {
        self.slots.get(&(survey.to_owned(), version)).map_or(0, Slots::len)
    }

    /// Writes the slots that are new.
    pub async fn write_slots(
        &mut self,
        ledger: &mut impl SampleLedger,
    ) -> Result<(), CentralError> {
        let by_survey: BTreeMap<_, _> = self.slots.iter_mut().collect();
        for ((survey, version), slots) in by_survey {
            if !slots.new.is_empty() {
                ledger.add_slots(survey, *version, slots.known, &slots.new).await?;
                slots.known += slots.new.len();
                slots.new.clear();
            }
        }
        Ok(())
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
