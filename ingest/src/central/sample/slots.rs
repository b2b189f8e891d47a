//! The slots of surveys by their position: which number of a packed count is of which question, row and
//! value. Positions are only ever added, so what was packed once can always be read.

use std::collections::{BTreeSet, HashMap};

use index::{Layout, Slot};

use super::SampleLedger;
use crate::central::CentralError;

/// Slots of the versions of surveys, found by their names.
#[derive(Debug, Default)]
pub struct SlotBook {
    loaded: BTreeSet<String>,
    versions: Vec<VersionSlots>,
    name: String,
}

/// Slots of one version of a survey.
#[derive(Debug, Default)]
struct VersionSlots {
    survey: String,
    version: u32,
    positions: HashMap<String, u16>,
    slots: Vec<Slot>,
    written: usize,
}

/// A version of a survey in a book.
pub type VersionIndex = usize;

impl SlotBook {
    /// Loads the slots of these surveys, those that are not loaded yet.
    pub async fn prepare(
        &mut self,
        ledger: &mut impl SampleLedger,
        surveys: impl Iterator<Item = &str>,
    ) -> Result<(), CentralError> {
        let wanted: BTreeSet<&str> = surveys.collect();
        for survey in wanted {
            if self.loaded.contains(survey) {
                continue;
            }
            self.loaded.insert(survey.to_owned());
            for (version, layout) in ledger.layouts(survey).await? {
                let at = self.version(survey, version);
                self.fill(at, layout);
            }
        }
        Ok(())
    }

    fn fill(&mut self, at: VersionIndex, layout: Layout) {
        let SlotBook { versions, name, .. } = self;
        let Some(version) = versions.get_mut(at) else { return };
        for (slot, position) in layout.slots.iter().zip(0_u16..) {
            write_name(name, &slot.question, &slot.row, &slot.value);
            version.positions.insert(name.clone(), position);
        }
        version.written = layout.slots.len();
        version.slots = layout.slots;
    }

    /// Where a version of a survey is in the book. There are a few of them at most.
    pub fn version(&mut self, survey: &str, version: u32) -> VersionIndex {
        let same = |one: &VersionSlots| one.version == version && one.survey == survey;
        self.versions.iter().position(same).unwrap_or_else(|| {
            let survey = survey.to_owned();
            self.versions.push(VersionSlots { survey, version, ..VersionSlots::default() });
            self.versions.len() - 1
        })
    }

    /// The position of a slot, which gets the next free one when it is new. None when there are more
    /// than a sample can have, which no survey within its limits comes near.
    pub fn position(
        &mut self,
        at: VersionIndex,
        question: &str,
        row: &str,
        value: &str,
    ) -> Option<u16> {
        let SlotBook { versions, name, .. } = self;
        let version = versions.get_mut(at)?;
        write_name(name, question, row, value);
        if let Some(position) = version.positions.get(name.as_str()) {
            return Some(*position);
        }
        let position = u16::try_from(version.slots.len()).ok()?;
        version.positions.insert(name.clone(), position);
        let (question, row, value) = (question.into(), row.into(), value.into());
        version.slots.push(Slot { question, row, value });
        Some(position)
    }

    /// The slots of a version by their position.
    pub fn slots(&self, at: VersionIndex) -> &[Slot] {
        self.versions.get(at).map_or(&[], |version| &version.slots)
    }

    /// How many slots a version has by now.
    pub fn slots_of(&self, survey: &str, version: u32) -> usize {
        let same = |one: &&VersionSlots| one.version == version && one.survey == survey;
        self.versions.iter().find(same).map_or(0, |version| version.slots.len())
    }

    /// Writes the slots that are new, in one order everywhere.
    pub async fn write(&mut self, ledger: &mut impl SampleLedger) -> Result<(), CentralError> {
        let mut changed: Vec<&mut VersionSlots> =
            self.versions.iter_mut().filter(|one| one.written < one.slots.len()).collect();
        changed.sort_by(|a, b| (&a.survey, a.version).cmp(&(&b.survey, b.version)));
        for version in changed {
            let new = version.slots.get(version.written..).unwrap_or_default();
            ledger.add_slots(&version.survey, version.version, version.written, new).await?;
            version.written = version.slots.len();
        }
        Ok(())
    }
}

/// No code or id has a line break in it, so two slots never share a name.
fn write_name(name: &mut String, question: &str, row: &str, value: &str) {
    name.clear();
    for part in [question, "\n", row, "\n", value] {
        name.push_str(part);
    }
}
