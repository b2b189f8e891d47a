//! What lies around the ratings and goes into figures: facts that no citizen is asked, and how many could
//! have answered. Read for whole periods, told apart by target.

use std::collections::{BTreeMap, BTreeSet};

use index::{Facts, facts};
use jiff::civil::Date;

use super::targets::Target;
use crate::central::dossier::{FunnelFilter, Responses};
use crate::central::sample::{Only, Period};
use crate::central::{Central, CentralError};
use crate::limits::ROWS_COUNTED_MAX;
use crate::service::national;
use crate::unit::{Members, Span, code};

/// Eligible dossiers of a target and how many of them were rated with the survey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Eligible dossiers; nought where nobody told of any.
    pub eligible: i64,
    /// Rated ones.
    pub responded: i64,
}

/// Response of every target. A dossier belongs where its unit belonged on the days it was there. Of a channel
/// it is not known: a citizen may answer by another than the one they were asked by.
pub async fn responses(
    central: &dyn Central,
    (survey, only): (&str, &Only),
    targets: &[Target],
    (from, to): (Date, Date),
) -> Result<Vec<Response>, CentralError> {
    if only.channel.is_some() {
        return Ok(vec![Response::default(); targets.len()]);
    }
    let mut ranges: BTreeSet<(Date, Date)> = BTreeSet::new();
    for target in targets {
        match target {
            Target::Country => {
                ranges.insert((from, to));
            }
            Target::Unit(members) => {
                ranges.extend(members.spans.iter().map(|span| (span.from, span.to)));
            }
        }
    }
    let mut told = vec![Response::default(); targets.len()];
    for range in ranges {
        let mut by_unit: BTreeMap<String, Response> = BTreeMap::new();
        for one in told_between(central, only, range).await? {
            add(by_unit.entry(code::canonical(&one.unit).into_owned()).or_default(), &one, survey);
        }
        if by_unit.is_empty() {
            continue;
        }
        for (target, told) in targets.iter().zip(&mut told) {
            match target {
                Target::Country if range == (from, to) => {
                    by_unit.values().for_each(|one| sum(told, one));
                }
                Target::Country => {}
                Target::Unit(members) => {
                    let spans = members.spans.iter().filter(|span| (span.from, span.to) == range);
                    spans.filter_map(|span| by_unit.get(&span.code)).for_each(|one| sum(told, one));
                }
            }
        }
    }
    Ok(told)
}

/// Dossiers of these days: counted beforehand, or one by one where only one procedure is meant.
async fn told_between(
    central: &dyn Central,
    only: &Only,
    (from, to): (Date, Date),
) -> Result<Vec<Responses>, CentralError> {
    if only.is_all() {
        return central.responses_between(from, to).await;
    }
    let filter = FunnelFilter {
        service: only.service.clone(),
        suffixed: only.suffixed(),
        from: Some(from.to_string()),
        to: Some(to.to_string()),
        ..FunnelFilter::default()
    };
    central.responses(&filter).await
}

/// Response of every procedure of a target, by national code. None is known where there are more dossiers
/// than are counted one by one.
pub async fn responses_by_service(
    central: &dyn Central,
    survey: &str,
    target: &Target,
    (from, to): (Date, Date),
) -> Result<BTreeMap<String, Response>, CentralError> {
    let mut told: BTreeMap<String, Response> = BTreeMap::new();
    let mut left = ROWS_COUNTED_MAX;
    for (days, units) in target.units_by_days(from, to) {
        let found = central.responses_by_service(survey, units.as_deref(), days, left).await?;
        let Some(found) = found else { return Ok(BTreeMap::new()) };
        for one in found {
            left = left.saturating_sub(one.eligible.unsigned_abs());
            let of = told.entry(national(&one.service).to_owned()).or_default();
            sum(of, &Response { eligible: one.eligible, responded: one.responded });
        }
    }
    Ok(told)
}

fn add(response: &mut Response, one: &Responses, survey: &str) {
    if one.survey.is_empty() {
        response.eligible += one.eligible;
    }
    if one.survey == survey {
        response.responded += one.responded;
    }
}

fn sum(response: &mut Response, one: &Response) {
    response.eligible += one.eligible;
    response.responded += one.responded;
}

/// Facts of every target: those of its units for months that lie within their days as a whole. Where
/// nobody told how many dossiers were eligible, it is what one-stop software told.
pub async fn facts(
    central: &dyn Central,
    targets: &[Target],
    responses: &[Response],
    (from, to): (Date, Date),
) -> Result<Vec<Facts>, CentralError> {
    let codes: BTreeSet<&str> = targets.iter().flat_map(codes).collect();
    let is_country = targets.iter().any(|target| matches!(target, Target::Country));
    let mut all: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    if is_country {
        let known = central.units().await?.into_iter().map(|period| period.code);
        all.extend(known);
        all.sort_unstable();
        all.dedup();
    }
    let month = |day: Date| day.strftime("%Y-%m").to_string();
    let found = central.facts(&all, &month(from), &month(to)).await?;
    let mut by_unit: BTreeMap<&str, Vec<(Period, &str, u64)>> = BTreeMap::new();
    for fact in &found {
        if let Some(month) = Period::read(&fact.month) {
            by_unit.entry(&fact.unit).or_default().push((month, &fact.name, fact.n));
        }
    }
    let whole =
        |(from, to): (Date, Date), month: Period| from <= month.first() && month.last() <= to;
    let mut told = Vec::with_capacity(targets.len());
    for (target, response) in targets.iter().zip(responses) {
        let mut facts = Facts::default();
        let mut take = |code: &str, days: (Date, Date)| {
            for (_, name, n) in
                by_unit.get(code).into_iter().flatten().filter(|(month, ..)| whole(days, *month))
            {
                *facts.n.entry((*name).to_owned()).or_insert(0) += n;
            }
        };
        match target {
            Target::Country => by_unit.keys().for_each(|code| take(code, (from, to))),
            Target::Unit(Members { spans, .. }) => {
                spans.iter().for_each(|span: &Span| take(&span.code, (span.from, span.to)));
            }
        }
        if let Ok(eligible @ 1..) = u64::try_from(response.eligible) {
            facts.n.entry(facts::ELIGIBLE.to_owned()).or_insert(eligible);
        }
        told.push(facts);
    }
    Ok(told)
}

fn codes(target: &Target) -> impl Iterator<Item = &str> {
    let spans = match target {
        Target::Country => &[][..],
        Target::Unit(members) => &members.spans,
    };
    spans.iter().map(|span| &*span.code)
}
