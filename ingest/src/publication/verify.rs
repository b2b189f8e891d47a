//! Whether what was published is still what it was: hashes, seals, the chain of revisions, and the audit
//! against what is there. Read, never repaired.
//!
//! Who can write the database can write all of it anew, with new hashes. Against that only a copy elsewhere
//! helps: hashes are public, and anybody may keep them.

use std::collections::BTreeSet;

use super::snapshot::{Snapshot, hash, seal};
use crate::central::publication::{Kept, Record};
use crate::central::rights::Audited;
use crate::central::sample::Period;
use crate::central::{Central, CentralError};

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("revision {revision} of '{survey}' {period}: {wrong}")]
pub struct Fault {
    survey: String,
    period: String,
    revision: u32,
    wrong: Wrong,
}

/// In which way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Wrong {
    #[error("its body has the hash {0}, but was published with {1}: the body was changed")]
    Body(String, String),
    #[error("its body is no publication: {0}")]
    Unreadable(String),
    #[error("its body speaks of '{0}' {1} revision {2}: it was put in another place")]
    Place(String, String, u32),
    #[error("its seal does not hold: its time, name, note or hash was changed after it was made")]
    Seal,
    #[error("it does not follow the revision before, whose hash it does not name")]
    Chain,
    #[error("it is missing, though later ones are there: it was deleted")]
    Missing,
    #[error(
        "the audit knows it with the hash {0}, and it is not there: it was deleted or replaced"
    )]
    Gone(String),
    #[error("the audit does not know of it: it was not made by `hailong publish`")]
    Unknown,
    #[error("its units are not those of a publication")]
    Units,
}

impl Fault {
    fn of(record: &Record, wrong: Wrong) -> Fault {
        let (survey, period) = (record.survey.clone(), record.period.clone());
        Fault { survey, period, revision: record.revision, wrong }
    }

    pub(super) fn units(survey: &str, period: Period) -> Fault {
        let (survey, period) = (survey.to_owned(), period.to_string());
        Fault { survey, period, revision: 1, wrong: Wrong::Units }
    }
}

/// Judges all revisions of one publication, the first first, and reads them.
///
/// # Errors
/// The first thing that does not hold.
pub fn revisions(kept: &[Kept]) -> Result<Vec<Snapshot>, Fault> {
    let mut snapshots = Vec::with_capacity(kept.len());
    let mut before: Option<&Record> = None;
    for (Kept { record, body }, number) in kept.iter().zip(1..) {
        let fault = |wrong| Err(Fault::of(record, wrong));
        if record.revision != number {
            let missing = Record { revision: number, ..record.clone() };
            return Err(Fault::of(&missing, Wrong::Missing));
        }
        let has = hash(body);
        if has != record.hash {
            return fault(Wrong::Body(has, record.hash.clone()));
        }
        let snapshot = match Snapshot::read(body) {
            Ok(snapshot) => snapshot,
            Err(error) => return fault(Wrong::Unreadable(error.to_string())),
        };
        let place = (&snapshot.survey, &snapshot.period, snapshot.revision);
        if place != (&record.survey, &record.period, record.revision) {
            let Snapshot { survey, period, revision, .. } = snapshot;
            return fault(Wrong::Place(survey, period, revision));
        }
        let previous = before.map_or("", |before| &*before.hash);
        if record.previous != previous || snapshot.previous.as_deref().unwrap_or("") != previous {
            return fault(Wrong::Chain);
        }
        if record.seal != seal(record, before.map_or("", |before| &*before.seal)) {
            return fault(Wrong::Seal);
        }
        before = Some(record);
        snapshots.push(snapshot);
    }
    Ok(snapshots)
}

/// Judges everything that was published; says how many revisions there are.
///
/// # Errors
/// Central cannot be read.
pub async fn all(central: &dyn Central) -> Result<(Vec<Fault>, usize), CentralError> {
    let records = central.publications().await?;
    let places: BTreeSet<(&str, &str)> =
        records.iter().map(|record| (&*record.survey, &*record.period)).collect();
    let mut faults = Vec::new();
    for (survey, period) in places {
        faults.extend(revisions(&central.revisions(survey, period).await?).err());
    }
    faults.extend(audited(&records, &central.published_lines().await?));
    Ok((faults, records.len()))
}

/// What of the audit and of what is there does not fit the other.
pub fn audited(records: &[Record], lines: &[Audited]) -> Vec<Fault> {
    let there: BTreeSet<String> =
        records.iter().map(crate::central::publication::subject).collect();
    let noted: BTreeSet<&str> = lines.iter().map(|line| &*line.subject).collect();
    let mut faults = Vec::new();
    for subject in noted.iter().filter(|subject| !there.contains(**subject)) {
        let mut parts = subject.split(' ');
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (survey, period, revision, hash) = (part(), part(), part(), part());
        let revision = revision.parse().unwrap_or(0);
        faults.push(Fault { survey, period, revision, wrong: Wrong::Gone(hash) });
    }
    let unknown = records
        .iter()
        .filter(|record| !noted.contains(&*crate::central::publication::subject(record)));
    faults.extend(unknown.map(|record| Fault::of(record, Wrong::Unknown)));
    faults
}
