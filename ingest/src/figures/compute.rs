//! Computing what was asked for: who belongs to it, what they answered, the figures, and what is said
//! beside them. Reads central; changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use index::limits::RANKED_ANSWERS_LEAST;
use index::publish::{Row, withholding};
use index::rank::{Candidate, Sharing, rank};
use index::{Compiled, Counts, Estimate, Facts, difference, estimate};
use jiff::civil::Date;
use model::Instrument;

use super::around::{self, Response};
use super::heading::heading;
use super::item::{Classes, Telling, method_of, shown};
use super::released;
use super::report::{Change, Coverage, Item, Part, Ranked, Ranking, Report, Submissions};
use super::request::{Against, By, FiguresError, Request};
use super::services::services;
use super::targets::{Plan, Target};
use crate::central::Central;
use crate::central::sample::{Class, Period, Sample, Samples};
use crate::day;
use crate::funnel::report::response_rate;
use crate::limits::{COVERAGE_ENOUGH, ROWS_COUNTED_MAX, UNIT_DEPTH_MAX};
use crate::surveys::Surveys;
use crate::unit::{Level, Role, Tree, code};

/// What there is of all targets in one period.
struct Read {
    samples: Vec<BTreeMap<(u32, Class), Sample>>,
    layouts: Samples,
    responses: Vec<Response>,
    facts: Vec<Facts>,
}

/// Computes it.
///
/// # Errors
/// What was asked for cannot be, or central cannot be read.
pub async fn report(
    central: &dyn Central,
    surveys: &Surveys,
    request: &Request,
    now_ms: i64,
) -> Result<Report, FiguresError> {
    let in_force = surveys.in_force(&request.survey).ok_or_else(|| {
        let known: Vec<String> = surveys.all().iter().map(|survey| survey.id.clone()).collect();
        FiguresError::UnknownSurvey(request.survey.clone(), known.join(", "))
    })?;
    let (tree, from, to) =
        (Tree::of(central.units().await?), request.period.first(), request.period.last());
    let parts = parts(&tree, request, (from, to))?;
    let targets = targets(&tree, request, &parts, (from, to));
    let read = read(central, request, &targets, (from, to)).await?;
    let versions = versions(&read);
    let survey = chosen(surveys, request, in_force, &versions)?;
    let compiled = compile(request, &survey, &read)?;
    let classes: Vec<Classes> =
        read.samples.iter().map(|samples| Classes::of(samples, survey.version)).collect();
    let table = withheld(&compiled, &tree, request, &parts, &classes, to)?;
    let mut told: Vec<(Submissions, Vec<Item>)> = Vec::with_capacity(targets.len());
    for ((at, own), compiled) in classes.iter().enumerate().zip(&table) {
        let telling = Telling {
            compiled,
            confidence: &request.confidence,
            smallest_base: request.smallest_base,
            only_released: request.only_released,
        };
        let response = read.responses.get(at).copied().unwrap_or_default();
        let submissions =
            submissions(own, &read, survey.version, (response, request.only_released));
        let facts = read.facts.get(at).cloned().unwrap_or_default();
        told.push((submissions, telling.items(own, &facts, &submissions)));
    }
    let against = request.against.map(|against| match against {
        Against::Previous => request.period.previous(),
        Against::Year => request.period.a_year_before(),
        Against::Period(period) => period,
    });
    if let Some(against) = against {
        compare(central, request, (&tree, &parts), (&survey, &read, &classes), against, &mut told)
            .await?;
    }
    let ranks = ranks(request, &tree, &parts, (&table, &read, &classes), to)?;
    let (mut figures, mut of_parts) = (told.into_iter(), Vec::new());
    let (submissions, items) = figures.next().unwrap_or_default();
    for (code, (submissions, items)) in parts.iter().zip(figures) {
        let name = tree.name_on(code, to).map(str::to_owned);
        let level = tree.level_on(code, to).map(Level::name);
        of_parts.push(Part { unit: code.clone(), name, level, submissions, items });
    }
    let coverage = request.by.map(|_| coverage(&of_parts));
    let services = match targets.first() {
        Some(whole) if request.services => {
            Some(services(central, request, &survey, whole, (from, to)).await?)
        }
        _ => None,
    };
    let mut report = heading(request, &tree, &targets, &survey, versions);
    report.services = services;
    report.computed_at = day::rfc3339(now_ms);
    report.against = against.map(|period| period.to_string());
    report.by = request.by.map(By::name);
    report.parts = request.by.map(|_| of_parts);
    (report.submissions, report.items) = (submissions, items);
    (report.coverage, report.ranks) = (coverage, ranks);
    Ok(report)
}

/// Codes of the parts that are asked for.
fn parts(
    tree: &Tree,
    request: &Request,
    (from, to): (Date, Date),
) -> Result<Vec<String>, FiguresError> {
    let Some(by) = request.by else { return Ok(vec![]) };
    let is_of = |code: &str| {
        let level = tree.level_on(code, to);
        match by {
            By::Children | By::Unit => level.is_some(),
            By::Province => level == Some(Level::Province),
            By::Department => level == Some(Level::Department),
            By::Commune => level == Some(Level::Commune),
        }
    };
    let codes: BTreeSet<String> = match (&request.unit, by) {
        (Some(unit), By::Children) => {
            tree.children(unit, from, to).into_iter().map(|span| span.code).collect()
        }
        (Some(unit), _) => {
            let members = tree.members(unit, from, to);
            if !members.is_registered {
                return Err(FiguresError::NoParts(unit.clone()));
            }
            let below = members.spans.into_iter().filter(|span| span.role == Role::Descendant);
            below.map(|span| span.code).collect()
        }
        (None, by) => {
            let is_top =
                |unit: &&crate::unit::UnitPeriod| by != By::Children || unit.parent.is_none();
            tree.on(to).into_iter().filter(is_top).map(|unit| unit.code.clone()).collect()
        }
    };
    Ok(codes.into_iter().filter(|code| is_of(code)).collect())
}

/// What was asked for, then its parts.
fn targets(
    tree: &Tree,
    request: &Request,
    parts: &[String],
    (from, to): (Date, Date),
) -> Vec<Target> {
    let whole = match &request.unit {
        Some(unit) => Target::Unit(tree.members(unit, from, to)),
        None => Target::Country,
    };
    let parts = parts.iter().map(|code| Target::Unit(tree.members(code, from, to)));
    std::iter::once(whole).chain(parts).collect()
}

async fn read(
    central: &dyn Central,
    request: &Request,
    targets: &[Target],
    (from, to): (Date, Date),
) -> Result<Read, FiguresError> {
    if request.only_released {
        return read_released(central, request, targets, to).await;
    }
    let plan = Plan::of(targets, from, to);
    let (wanted, only) = (plan.wanted(&request.survey), &request.only);
    let layouts = if only.is_all() {
        central.samples(&wanted).await?
    } else {
        let found = central.samples_only(&wanted, only, ROWS_COUNTED_MAX).await?;
        found.ok_or(FiguresError::TooManyRows)?
    };
    let samples = plan.by_target(&layouts, targets.len());
    let responses =
        around::responses(central, (&request.survey, only), targets, (from, to)).await?;
    // Facts are of a unit as a whole, not of one of its procedures.
    let facts = if request.formula.needs_facts() && only.is_all() {
        around::facts(central, targets, &responses, (from, to)).await?
    } else {
        vec![Facts::default(); targets.len()]
    };
    Ok(Read { samples, layouts, responses, facts })
}

/// What was released. Nothing that lies around it is: who answered is told day by day.
async fn read_released(
    central: &dyn Central,
    request: &Request,
    targets: &[Target],
    to: Date,
) -> Result<Read, FiguresError> {
    let codes = targets.iter().filter_map(|target| match target {
        Target::Unit(members) => Some(members.spans.iter().map(|span| &*span.code)),
        Target::Country => None,
    });
    let units: BTreeSet<String> = codes.flatten().flat_map(code::spellings).collect();
    let units: Vec<String> = units.into_iter().collect();
    let released = central.released(&request.survey, request.period, Some(&units)).await?;
    let samples = released::by_target(&released, targets, to);
    let layouts = Samples { buckets: Vec::new(), layouts: released.layouts };
    let nothing = (vec![Response::default(); targets.len()], vec![Facts::default(); targets.len()]);
    Ok(Read { samples, layouts, responses: nothing.0, facts: nothing.1 })
}

/// Counted submissions of each version.
fn versions(read: &Read) -> BTreeMap<u32, u64> {
    let mut versions = BTreeMap::new();
    let Some(whole) = read.samples.first() else { return versions };
    for ((version, class), sample) in whole {
        let slot = read.layouts.layouts.get(version).and_then(|layout| layout.position("", "", ""));
        let n = slot.map_or(0, |slot| sample.total().get(slot));
        if *class != Class::Quarantined && n > 0 {
            *versions.entry(*version).or_insert(0) += n;
        }
    }
    versions
}

fn chosen(
    surveys: &Surveys,
    request: &Request,
    in_force: Arc<Instrument>,
    versions: &BTreeMap<u32, u64>,
) -> Result<Arc<Instrument>, FiguresError> {
    let unknown = |version| FiguresError::UnknownVersion(request.survey.clone(), version);
    match request.version {
        Some(version) => surveys.get(&request.survey, version).ok_or_else(|| unknown(version)),
        None => {
            let newest = versions.keys().next_back();
            let newest = newest.and_then(|version| surveys.get(&request.survey, *version));
            Ok(newest.unwrap_or(in_force))
        }
    }
}

fn compile(request: &Request, survey: &Instrument, read: &Read) -> Result<Compiled, FiguresError> {
    let layout = read.layouts.layouts.get(&survey.version).cloned().unwrap_or_default();
    Ok(request.formula.compile(survey, &layout)?)
}

/// The formula for each target, without what it has to withhold: small items, and those from which a small
/// one could be had by subtracting the parts of this report from what they are parts of.
fn withheld(
    compiled: &Compiled,
    tree: &Tree,
    request: &Request,
    parts: &[String],
    classes: &[Classes],
    to: Date,
) -> Result<Vec<Compiled>, FiguresError> {
    let totals: Vec<Counts> = classes.iter().map(|own| own.counted.total()).collect();
    let positions: BTreeMap<&str, usize> = parts.iter().map(|code| &**code).zip(1..).collect();
    // What a part belongs to within this report: the next unit above it that is in it, else the whole.
    let parent = |code: &str| {
        let above = |code: &str| tree.period_on(code, to).and_then(|period| period.parent.clone());
        let mut next = above(code);
        for _ in 0..UNIT_DEPTH_MAX {
            let Some(code) = next else { break };
            if let Some(position) = positions.get(&*code) {
                return *position;
            }
            next = above(&code);
        }
        0
    };
    let parents: Vec<Option<usize>> =
        std::iter::once(None).chain(parts.iter().map(|code| Some(parent(code)))).collect();
    let mut own = totals.clone();
    for (at, above) in parents.iter().enumerate() {
        if let (Some(above), Some(total)) = (above, totals.get(at))
            && let Some(counts) = own.get_mut(*above)
        {
            *counts = counts.without(total);
        }
    }
    let rows: Vec<Row<'_>> =
        parents.iter().zip(&own).map(|(parent, own)| Row { parent: *parent, own }).collect();
    Ok(withholding(compiled, &rows, request.smallest_base)?)
}

fn submissions(
    classes: &Classes,
    read: &Read,
    version: u32,
    (response, only_released): (Response, bool),
) -> Submissions {
    let layout = read.layouts.layouts.get(&version);
    let slot = layout.and_then(|layout| layout.position("", "", ""));
    let [invited, unproved, quarantined] = classes.submissions(slot);
    let is_known = response.eligible > 0;
    let told_apart = |n| if only_released { 0 } else { n };
    Submissions {
        counted: invited + unproved,
        invited: told_apart(invited),
        unproved: told_apart(unproved),
        quarantined,
        eligible: is_known.then_some(response.eligible),
        responded: is_known.then_some(response.responded),
        response_rate: response_rate(response.responded, response.eligible),
    }
}

/// Adds to every figure how it changed since another period. Both are computed with the same version; a
/// change is told only where both figures may be.
async fn compare(
    central: &dyn Central,
    request: &Request,
    (tree, parts): (&Tree, &[String]),
    (survey, now, classes): (&Instrument, &Read, &[Classes]),
    against: Period,
    told: &mut [(Submissions, Vec<Item>)],
) -> Result<(), FiguresError> {
    let days = (against.first(), against.last());
    let targets = targets(tree, request, parts, days);
    let before = read(central, request, &targets, days).await?;
    // Slots that are new since rows were last taken in have a position of their own in each reading.
    let layout =
        |read: &Read| read.layouts.layouts.get(&survey.version).cloned().unwrap_or_default();
    let (mut common, of_before) = (layout(now), layout(&before));
    let positions = common.take_in(&of_before);
    let compiled = request.formula.compile(survey, &common)?;
    let nothing = Facts::default();
    for (at, (_, items)) in told.iter_mut().enumerate() {
        let (Some(own), Some(samples)) = (classes.get(at), before.samples.get(at)) else {
            continue;
        };
        let earlier = Classes::of(samples, survey.version).counted.moved_to(&positions);
        let facts = |read: &Read| read.facts.get(at).cloned().unwrap_or_else(|| nothing.clone());
        let (facts_before, facts_now) = (facts(&before), facts(now));
        let differences = difference(
            &compiled,
            (&earlier, &facts_before),
            (&own.counted, &facts_now),
            &request.confidence,
        );
        let was = estimate(&compiled, &earlier, &facts_before, &request.confidence);
        for ((item, one), was) in items.iter_mut().zip(&differences).zip(&was) {
            let may_be_told = !item.suppressed
                && (was.n >= request.smallest_base || was.claim == index::Claim::Counted);
            item.change = Some(if may_be_told {
                let interval = one.interval.as_ref().ok();
                let ends = |end: f64| shown(one.figure, end);
                Change {
                    before: one.before.map(ends),
                    before_n: was.n,
                    difference: one.change.map(ends),
                    interval: interval.map(|found| [ends(found.low), ends(found.high)]),
                    interval_method: interval.map(|found| method_of(found.method)),
                    is_clear: interval.map(|_| one.direction() != 0),
                }
            } else {
                Change { before_n: was.n, ..Change::default() }
            });
        }
    }
    Ok(())
}

/// Ranges of ranks, for each level of the parts by itself.
fn ranks(
    request: &Request,
    tree: &Tree,
    parts: &[String],
    (table, read, classes): (&[Compiled], &Read, &[Classes]),
    to: Date,
) -> Result<Option<Vec<Ranking>>, FiguresError> {
    let (Some(id), Some(first)) = (&request.rank, table.first()) else { return Ok(None) };
    let Some(position) = first.position(id) else {
        let known: Vec<&str> = first.figures().iter().map(|figure| &*figure.id).collect();
        return Err(FiguresError::UnknownItem(id.clone(), known.join(", ")));
    };
    let mut levels: BTreeMap<Level, Vec<(&str, Estimate<'_>)>> = BTreeMap::new();
    for (at, code) in (1..).zip(parts) {
        let level = tree.level_on(code, to);
        let (Some(level), Some(own), Some(compiled)) = (level, classes.get(at), table.get(at))
        else {
            continue;
        };
        let facts = read.facts.get(at).cloned().unwrap_or_default();
        let all = estimate(compiled, &own.counted, &facts, &request.confidence);
        if let Some(found) = all.into_iter().nth(position) {
            levels.entry(level).or_default().push((code, found));
        }
    }
    let mut rankings = Vec::with_capacity(levels.len());
    for (level, units) in &levels {
        let candidates: Vec<Candidate<'_>> = units
            .iter()
            .map(|(unit, estimate)| Candidate { unit, level: level.name(), estimate })
            .collect();
        let least = request.smallest_base.max(RANKED_ANSWERS_LEAST);
        let ranking = rank(&candidates, least, &request.confidence, Sharing::Holm)?;
        rankings.push(Ranking {
            level: level.name(),
            item: id.clone(),
            confidence: ranking.confidence,
            units: ranking
                .ranked
                .iter()
                .map(|place| Ranked {
                    unit: place.unit.to_owned(),
                    best: place.best,
                    worst: place.worst,
                })
                .collect(),
            not_ranked: ranking.unranked.iter().map(|(unit, _)| (*unit).to_owned()).collect(),
        });
    }
    Ok(Some(rankings))
}

pub(super) fn coverage(parts: &[Part]) -> Coverage {
    let mut coverage =
        Coverage { enough: COVERAGE_ENOUGH, parts: parts.len(), ..Coverage::default() };
    for part in parts {
        match part.submissions.counted {
            0 => coverage.nobody.push(part.unit.clone()),
            n if n < COVERAGE_ENOUGH => coverage.too_few.push(part.unit.clone()),
            _ => coverage.spoken_of += 1,
        }
    }
    coverage
}
