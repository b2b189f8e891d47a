//! What people of an agency are shown instead of what there is: the counts that were released of a quarter
//! (see `central::release`), put together for each target as samples are.
//!
//! What is withheld is decided once for the whole tree that a unit stands in, by the survey's own formula,
//! and every view of it is a part of that. Were each page to decide for itself, one would show what
//! another withholds: the unit alone, less all of its parts but one, is that one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use index::formula;
use jiff::civil::Date;

use super::compute::{coverage, report};
use super::report::{Part, Report};
use super::request::{By, FiguresError, Request};
use super::targets::Target;
use crate::central::Central;
use crate::central::release::Released;
use crate::central::sample::{Class, Sample};
use crate::limits::UNIT_DEPTH_MAX;
use crate::surveys::Surveys;
use crate::unit::{Tree, code};

/// The released figures of a unit, and of the units right below it when parts are asked for. Ranks, changes
/// and procedures are not told before a quarter is published.
///
/// # Errors
/// As [`report`], and [`FiguresError::NeverReleased`] for what [`Request::of_released`] refuses, another
/// formula than the survey's own, and a unit that belongs to the tree for a part of the quarter only.
pub async fn released_report(
    central: &dyn Central,
    surveys: &Surveys,
    request: Request,
    now_ms: i64,
) -> Result<Report, FiguresError> {
    if request.formula.name != formula::for_survey(&request.survey).name {
        return Err(FiguresError::NeverReleased);
    }
    let request = Request { rank: None, ..request.of_released()? };
    let unit = request.unit.clone().ok_or(FiguresError::NeverReleased)?;
    let unit = code::canonical(&unit).into_owned();
    let (from, to) = (request.period.first(), request.period.last());
    let tree = Tree::of(central.units().await?);
    let top = top(&tree, &unit, to);
    let by = tree.period_on(&top, to).map(|_| By::Unit);
    let every = Request { unit: Some(top.clone()), by, ..request.clone() };
    let every = report(central, surveys, &every, now_ms).await?;
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for part in every.parts.into_iter().flatten() {
        parts.insert(part.unit.clone(), part);
    }
    let alone = Request { by: None, version: Some(every.version), ..request.clone() };
    let mut own = report(central, surveys, &alone, now_ms).await?;
    (own.submissions, own.items) = if unit == top {
        (every.submissions, every.items)
    } else {
        let part = parts.remove(&unit).ok_or(FiguresError::NeverReleased)?;
        (part.submissions, part.items)
    };
    if let Some(by) = request.by {
        let children: BTreeSet<String> =
            tree.children(&unit, from, to).into_iter().map(|span| span.code).collect();
        let below: Vec<Part> =
            parts.into_values().filter(|part| children.contains(&part.unit)).collect();
        own.by = Some(by.name());
        own.coverage = Some(coverage(&below));
        own.parts = Some(below);
    }
    Ok(own)
}

/// The unit at the top of the tree that a unit stands in; itself when it is not registered.
fn top(tree: &Tree, unit: &str, day: Date) -> String {
    let mut top = unit.to_owned();
    for _ in 0..UNIT_DEPTH_MAX {
        match tree.period_on(&top, day).and_then(|period| period.parent.clone()) {
            Some(parent) => top = parent,
            None => break,
        }
    }
    top
}

/// Counts of each target by version. Invited and unproved are counted together, as unproved. A unit counts
/// where it belongs at the end of the quarter, as a whole: of days within it nothing is released.
pub fn by_target(
    released: &Released,
    targets: &[Target],
    last: Date,
) -> Vec<BTreeMap<(u32, Class), Sample>> {
    let mut units: HashMap<&str, Vec<(u32, &Sample)>> = HashMap::new();
    for (unit, version, sample) in &released.units {
        units.entry(unit).or_default().push((*version, sample));
    }
    let of_target = |target: &Target| {
        let mut own: BTreeMap<(u32, Class), Sample> = BTreeMap::new();
        let spans = match target {
            Target::Country => &[][..],
            Target::Unit(members) => &members.spans,
        };
        for span in spans.iter().filter(|span| span.to >= last) {
            for spelling in code::spellings(&span.code) {
                for (version, sample) in units.get(&*spelling).into_iter().flatten() {
                    own.entry((*version, Class::Unproved)).or_default().add_all(sample);
                }
            }
        }
        own
    };
    targets.iter().map(of_target).collect()
}
