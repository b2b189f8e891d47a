//! Facts that no citizen is asked: what the one-stop system knows of dossiers and petitions. Counts of
//! a unit and a month, imported; a fact that nobody told is missing, never nought.

use std::collections::BTreeMap;

/// Dossiers of the period whose citizens could have answered: what a response rate is of.
pub const ELIGIBLE: &str = "dossiers.eligible";

/// Petitions and complaints (phản ánh, kiến nghị) of the period.
pub const PETITIONS: &str = "qd766.petitions.total";
/// Petitions that were handled on time.
pub const PETITIONS_ON_TIME: &str = "qd766.petitions.on-time";
/// Petitions whose answer got more dislikes than likes.
pub const PETITIONS_DISLIKED: &str = "qd766.petitions.disliked";
/// Petitions that were overdue.
pub const PETITIONS_OVERDUE: &str = "qd766.petitions.overdue";
/// Petitions that had to be repeated.
pub const PETITIONS_REPEATED: &str = "qd766.petitions.repeated";
/// Dossiers of the period.
pub const DOSSIERS: &str = "qd766.dossiers.total";
/// Dossiers that were overdue.
pub const DOSSIERS_OVERDUE: &str = "qd766.dossiers.overdue";
/// Dossiers with a complaint, or rated with a dislike.
pub const DOSSIERS_DISLIKED: &str = "qd766.dossiers.with-complaint-or-dislike";

/// Every name a fact can have, with what it counts. `tt01.i.p` counts dossiers (indicators 1, 2, 6, 7) or
/// assessments of the unit (5, 8, 9) with p points for indicator i of Circular 01/2018/TT-VPCP;
/// indicators 3 and 4 are asked, so they have no facts.
pub const NAMES: [(&str, &str); 30] = [
    (ELIGIBLE, "dossiers whose citizens could have answered"),
    (PETITIONS, "petitions"),
    (PETITIONS_ON_TIME, "petitions handled on time"),
    (PETITIONS_DISLIKED, "petitions whose answer got more dislikes than likes"),
    (PETITIONS_OVERDUE, "petitions that were overdue"),
    (PETITIONS_REPEATED, "petitions that had to be repeated"),
    (DOSSIERS, "dossiers"),
    (DOSSIERS_OVERDUE, "dossiers that were overdue"),
    (DOSSIERS_DISLIKED, "dossiers with a complaint or a dislike"),
    ("tt01.1.0", "dossiers that took longer than the time limit"),
    ("tt01.1.1", "dossiers that took exactly the time limit"),
    ("tt01.1.2", "dossiers that took less than the time limit"),
    ("tt01.2.0", "dossiers where an office took longer than its time limit"),
    ("tt01.2.1", "dossiers where offices took exactly their time limits"),
    ("tt01.2.2", "dossiers where offices took less than their time limits"),
    ("tt01.5.0", "assessments of reception at the one-stop desk with 0 points"),
    ("tt01.5.1", "assessments of reception at the one-stop desk with 1 point"),
    ("tt01.5.2", "assessments of reception at the one-stop desk with 2 points"),
    ("tt01.6.0", "dossiers whose procedure was not published"),
    ("tt01.6.1", "dossiers whose procedure was either posted or published online"),
    ("tt01.6.2", "dossiers whose procedure was both posted and published online"),
    ("tt01.7.0", "dossiers with a complaint about conduct"),
    ("tt01.7.1", "dossiers on time, without a complaint about conduct"),
    ("tt01.7.2", "dossiers early, without a complaint about conduct"),
    ("tt01.8.0", "assessments with less than 90 % of petitions answered on time"),
    ("tt01.8.1", "assessments with 90 % and more of petitions answered on time"),
    ("tt01.8.2", "assessments with all petitions answered on time"),
    ("tt01.9.0", "assessments of online service with 0 points"),
    ("tt01.9.1", "assessments of online service with 1 point"),
    ("tt01.9.2", "assessments of online service with 2 points"),
];

/// Whether a fact can have this name.
pub fn is_known(name: &str) -> bool {
    NAMES.iter().any(|(known, _)| *known == name)
}

/// Facts of a period by name, e.g. `tt01.1.2`: dossiers that earned 2 points for indicator 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many, by name.
    pub n: BTreeMap<String, u64>,
}

impl Facts {
    /// The fact with this name; `None` when nobody told it.
    pub fn get(&self, name: &str) -> Option<u64> {
        self.n.get(name).copied()
    }

    /// Adds facts of another unit or month.
    pub fn add_all(&mut self, other: &Facts) {
        other.n.iter().for_each(|(name, n)| *self.n.entry(name.clone()).or_insert(0) += n);
    }
}
