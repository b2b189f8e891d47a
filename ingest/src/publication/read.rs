//! What a cube is made of, read from central: the counted answers of each unit's own, and its dossiers.
//! Nothing is decided here but which version of the survey is published.

use std::collections::{BTreeMap, BTreeSet};

use index::{Layout, Sample};
use jiff::civil::Date;

use super::cube::Response;
use super::frame::Frame;
use crate::central::dossier::FunnelFilter;
use crate::central::sample::Class;
use crate::central::{Central, CentralError};
use crate::figures::item::Classes;
use crate::figures::targets::{Plan, Target};
use crate::unit::{Members, code};

/// What was read of a quarter; lists are by position in the frame.
#[derive(Debug)]
pub struct Read {
    /// Counted submissions of each version.
    pub versions: BTreeMap<u32, u64>,
    samples: Vec<BTreeMap<(u32, Class), Sample>>,
    layouts: BTreeMap<u32, Layout>,
    /// Dossiers of each unit's own.
    pub responses: Vec<Response>,
}

/// Reads it.
///
/// # Errors
/// Central cannot be read.
pub async fn read(
    central: &dyn Central,
    survey: &str,
    frame: &Frame,
    (from, to): (Date, Date),
) -> Result<Read, CentralError> {
    let target = |(at, node): (usize, &super::frame::Node)| match at {
        0 => Target::Country,
        _ => {
            Target::Unit(Members { spans: node.own.clone(), left_out: vec![], is_registered: true })
        }
    };
    let targets: Vec<Target> = frame.nodes.iter().enumerate().map(target).collect();
    let plan = Plan::of(&targets, from, to);
    let found = central.samples(&plan.wanted(survey)).await?;
    let samples = plan.by_target(&found, targets.len());
    let mut versions = BTreeMap::new();
    for (version, class) in samples.first().into_iter().flat_map(BTreeMap::keys) {
        let counted = samples.first().and_then(|all| all.get(&(*version, *class)));
        let slot = found.layouts.get(version).and_then(|layout| layout.position("", "", ""));
        let n = slot.zip(counted).map_or(0, |(slot, counted)| counted.total().get(slot));
        if *class != Class::Quarantined && n > 0 {
            *versions.entry(*version).or_insert(0) += n;
        }
    }
    let responses = responses(central, survey, frame, (from, to)).await?;
    Ok(Read { versions, samples, layouts: found.layouts, responses })
}

impl Read {
    /// The version that most of the quarter's submissions are of; of several, the newest.
    pub fn version(&self) -> Option<u32> {
        let most = self.versions.iter().max_by_key(|(version, n)| (**n, **version));
        most.map(|(version, _)| *version)
    }

    /// The layout of a version's counts.
    pub fn layout(&self, version: u32) -> Layout {
        self.layouts.get(&version).cloned().unwrap_or_default()
    }

    /// Counted answers of each unit's own. Those of no unit are the country's, unless there are so few that
    /// a unit would have to be suppressed for their sake; says which.
    pub fn own(&self, version: u32, least: u64) -> (Vec<Sample>, Unregistered) {
        let of = |samples| Classes::of(samples, version).counted;
        let mut own: Vec<Sample> = self.samples.iter().map(of).collect();
        let slot = self.layout(version).position("", "", "");
        let submissions = |sample: &Sample| slot.map_or(0, |slot| sample.total().get(slot));
        let Some((country, units)) = own.split_first_mut() else {
            return (own, Unregistered::None);
        };
        for unit in &*units {
            for (all, part) in country.groups.iter_mut().zip(&unit.groups) {
                *all = all.without(part);
            }
        }
        let is_answered = units.iter().any(|unit| submissions(unit) > 0);
        let unregistered = match submissions(country) {
            0 => Unregistered::None,
            n if n < least && is_answered => {
                *country = Sample::default();
                Unregistered::TooFew
            }
            _ => Unregistered::Included,
        };
        (own, unregistered)
    }
}

/// What becomes of ratings under codes that no unit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unregistered {
    /// There are none.
    None,
    /// They are in the country's figures.
    Included,
    /// They are in no figure.
    TooFew,
}

impl Unregistered {
    /// As a snapshot says it.
    pub fn name(self) -> &'static str {
        match self {
            Unregistered::None => "none",
            Unregistered::Included => "included",
            Unregistered::TooFew => "too-few",
        }
    }
}

/// Dossiers of each unit's own. Rated is what was rated by the last day of the quarter: what comes after it
/// belongs to the next, and would change every published rate.
async fn responses(
    central: &dyn Central,
    survey: &str,
    frame: &Frame,
    (from, to): (Date, Date),
) -> Result<Vec<Response>, CentralError> {
    let spans = frame.nodes.iter().flat_map(|node| &node.own);
    let mut ranges: BTreeSet<(Date, Date)> = spans.map(|span| (span.from, span.to)).collect();
    ranges.insert((from, to));
    let mut told = vec![Response::default(); frame.nodes.len()];
    let mut all = Response::default();
    for range in ranges {
        let filter = FunnelFilter {
            from: Some(range.0.to_string()),
            to: Some(range.1.to_string()),
            rated_to: Some(to.to_string()),
            ..FunnelFilter::default()
        };
        let mut by_code: BTreeMap<String, Response> = BTreeMap::new();
        for one in central.responses(&filter).await? {
            let own = by_code.entry(code::canonical(&one.unit).into_owned()).or_default();
            own.eligible += if one.survey.is_empty() { one.eligible } else { 0 };
            let is_rated = one.survey == survey;
            own.responded += if is_rated { one.responded.unsigned_abs() } else { 0 };
        }
        if range == (from, to) {
            by_code.values().for_each(|one| sum(&mut all, one));
        }
        for (node, told) in frame.nodes.iter().zip(&mut told) {
            let own = node.own.iter().filter(|span| (span.from, span.to) == range);
            own.filter_map(|span| by_code.get(&span.code)).for_each(|one| sum(told, one));
        }
    }
    let mut of_units = Response::default();
    told.iter().for_each(|one| sum(&mut of_units, one));
    if let Some(country) = told.first_mut() {
        country.eligible = all.eligible - of_units.eligible;
        country.responded = all.responded.saturating_sub(of_units.responded);
    }
    Ok(told)
}

fn sum(to: &mut Response, one: &Response) {
    to.eligible += one.eligible;
    to.responded += one.responded;
}
