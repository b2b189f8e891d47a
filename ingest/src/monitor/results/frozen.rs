//! Published figures as a report: what was frozen, of one unit and what is right below it. Nothing is
//! computed that the publication does not say but the change between two of them. Read, never changed.

use std::collections::{BTreeMap, BTreeSet};

use index::{FigureKind, Formula, formula};

use super::reach::Unreached;
use crate::central::publication::Record;
use crate::central::sample::Period;
use crate::day;
use crate::figures::item::{kind_of, method_of};
use crate::figures::report::{Change, FormulaTold, Item, MemberSpan, Part, Report, Submissions};
use crate::figures::request::{Against, Request};
use crate::figures::wording;
use crate::monitor::MonitorState;
use crate::publication::snapshot::{Cell, FigureTold, Snapshot, UnitTold, hash};
use crate::unit::{Level, code};

/// A publication that is not what was published any more.
#[derive(Debug, thiserror::Error)]
#[error("a publication is not shown, because it does not hold: {0}")]
pub struct Broken(String);

/// The newest revision of a quarter, when its hash holds.
///
/// # Errors
/// It does not hold, or central cannot be read.
pub async fn read(
    state: &MonitorState,
    survey: &str,
    period: Period,
) -> Result<Option<(Record, Snapshot)>, Unreached> {
    let found = state.central.publication(survey, &period.to_string(), None).await?;
    let Some(kept) = found else { return Ok(None) };
    if hash(&kept.body) != kept.record.hash {
        return Err(Broken(format!("{survey} {period}: its hash")).into());
    }
    let snapshot = Snapshot::read(&kept.body).map_err(|error| Broken(error.to_string()))?;
    Ok(Some((kept.record, snapshot)))
}

/// The period that is compared with.
pub fn against(request: &Request) -> Option<Period> {
    Some(match request.against? {
        Against::Previous => request.period.previous(),
        Against::Year => request.period.a_year_before(),
        Against::Period(period) => period,
    })
}

/// True when a unit is another, or a part of it, by the publication's tree; everything is of `""`.
pub fn is_within(snapshot: &Snapshot, unit: Option<&str>, whole: &str) -> bool {
    if whole.is_empty() {
        return unit.is_none_or(|unit| find(snapshot, Some(unit)).is_some());
    }
    let whole = code::canonical(whole);
    let mut next = unit.map(|unit| code::canonical(unit).into_owned());
    // No path up is longer than there are units.
    for _ in 0..=snapshot.units.len() {
        let Some(code) = next else { return false };
        let Some(told) = find(snapshot, Some(&code)) else { return false };
        if code == *whole {
            return true;
        }
        next = told.parent.clone();
    }
    false
}

fn find<'s>(snapshot: &'s Snapshot, unit: Option<&str>) -> Option<&'s UnitTold> {
    let wanted = unit.map(code::canonical);
    snapshot.units.iter().find(|told| told.unit.as_deref() == wanted.as_deref())
}

/// What was published of a unit and of everything below it, for somebody who may see `whole`.
///
/// # Errors
/// The unit is not theirs.
pub fn part(mut snapshot: Snapshot, whole: &str, unit: &str) -> Result<Snapshot, Unreached> {
    let asked = Some(unit).filter(|unit| !unit.is_empty());
    if !is_within(&snapshot, asked, whole) {
        return Err(Unreached::OtherUnit);
    }
    let codes: BTreeSet<Option<String>> = snapshot
        .units
        .iter()
        .filter(|told| unit.is_empty() || is_within(&snapshot, told.unit.as_deref(), unit))
        .map(|told| told.unit.clone())
        .collect();
    snapshot.units.retain(|told| codes.contains(&told.unit));
    snapshot.changes.retain(|change| codes.contains(&change.unit));
    Ok(snapshot)
}

/// The report of a publication, for somebody who may see `whole` and what is below it.
///
/// # Errors
/// The unit is not theirs, or they ask for what is not published.
pub fn report(
    snapshot: &Snapshot,
    before: Option<&Snapshot>,
    request: &Request,
    whole: &str,
    made_at: i64,
) -> Result<Report, Unreached> {
    if request.formula.name != snapshot.formula.name {
        return Err(Unreached::OtherFormula);
    }
    let asked = request.unit.as_deref().or(Some(whole).filter(|whole| !whole.is_empty()));
    if !is_within(snapshot, asked, whole) {
        return Err(Unreached::OtherUnit);
    }
    let told = find(snapshot, asked).ok_or(Unreached::OtherUnit)?;
    let items = |told: &UnitTold| {
        let was = before.and_then(|before| find(before, told.unit.as_deref()));
        snapshot.figures.iter().map(|figure| item(figure, told, was)).collect::<Vec<Item>>()
    };
    let is_below = |part: &&UnitTold| part.unit.is_some() && part.parent == told.unit;
    let parts = request.by.map(|_| {
        let part = |part: &UnitTold| Part {
            unit: part.unit.clone().unwrap_or_default(),
            name: part.name.clone(),
            level: level(part),
            submissions: submissions(part),
            items: items(part),
        };
        snapshot.units.iter().filter(is_below).map(part).collect()
    });
    let formula = formula_of(snapshot, request);
    Ok(Report {
        survey: snapshot.survey.clone(),
        version: snapshot.version,
        versions: BTreeMap::new(),
        unit: told.unit.clone(),
        unit_name: told.name.clone(),
        is_registered: true,
        units: told.unit.iter().cloned().collect(),
        members: members(told),
        left_out: Vec::new(),
        service: None,
        channel: None,
        period: snapshot.period.clone(),
        from: snapshot.from.clone(),
        to: snapshot.to.clone(),
        formula: FormulaTold {
            name: formula.name,
            version: snapshot.formula.version,
            source: formula.source,
            parameters: formula.parameters,
        },
        confidence: snapshot.confidence,
        interval_note: wording::SELF_SELECTED,
        smallest_base: snapshot.smallest_base,
        submissions: submissions(told),
        items: items(told),
        by: request.by.map(|by| by.name()),
        parts,
        coverage: None,
        services: None,
        ranks: None,
        only_released: false,
        against: before.map(|before| before.period.clone()),
        computed_at: day::rfc3339(made_at),
    })
}

/// The formula with the parameters that were published.
fn formula_of(snapshot: &Snapshot, request: &Request) -> Formula {
    let parameters = snapshot.formula.parameters.clone();
    formula::named(&snapshot.formula.name, &parameters).unwrap_or_else(|_| request.formula.clone())
}

fn members(told: &UnitTold) -> Vec<MemberSpan> {
    let span = |member: &crate::publication::snapshot::MemberTold| MemberSpan {
        unit: member.unit.clone(),
        from: member.from.clone(),
        to: member.to.clone(),
        role: "predecessor",
    };
    told.members.iter().map(span).collect()
}

fn level(told: &UnitTold) -> Option<&'static str> {
    told.level.as_deref().and_then(Level::from_name).map(Level::name)
}

/// Published are the response rate and no number of submissions.
fn submissions(told: &UnitTold) -> Submissions {
    let response = told.response.as_ref();
    Submissions {
        eligible: response.map(|response| response.eligible),
        responded: response.and_then(|one| one.responded).and_then(|n| i64::try_from(n).ok()),
        response_rate: response.and_then(|response| response.rate),
        ..Submissions::default()
    }
}

fn item(figure: &FigureTold, told: &UnitTold, was: Option<&UnitTold>) -> Item {
    let of = |told: &UnitTold| told.items.iter().find(|cell| cell.id == figure.id).cloned();
    let mut item = Item {
        id: figure.id.clone(),
        kind: kind(&figure.kind),
        scale: "percent",
        max: figure.max,
        claim: "self-selected",
        ..Item::default()
    };
    let Some(cell) = of(told) else { return item };
    item.change = was.and_then(of).map(|before| change(&cell, &before));
    item.value = cell.value;
    item.n = cell.n.unwrap_or(0);
    item.counts = cell.counts;
    item.interval = cell.interval;
    item.interval_method = cell.interval.map(|_| method(&figure.interval_method));
    item.response_rate = told.response.as_ref().and_then(|response| response.rate);
    item.suppressed = cell.suppressed;
    item.left_out = cell.left_out;
    item
}

fn kind(name: &str) -> &'static str {
    let kinds = [
        FigureKind::Item,
        FigureKind::Factor,
        FigureKind::Block,
        FigureKind::Overall,
        FigureKind::Indicator,
        FigureKind::Group,
    ];
    kinds.into_iter().map(kind_of).find(|kind| *kind == name).unwrap_or("item")
}

fn method(name: &str) -> &'static str {
    let methods = [index::IntervalMethod::Wilson, index::IntervalMethod::Jackknife];
    methods.into_iter().map(method_of).find(|method| *method == name).unwrap_or("wilson")
}

/// How a published figure changed, with an interval from the two published intervals: the method of
/// variance estimates recovery (Zou and Donner 2008), of which Newcombe's is the case of two shares.
fn change(now: &Cell, before: &Cell) -> Change {
    let difference = now.value.zip(before.value).map(|(now, before)| tenth(now - before));
    let interval = sides(now).zip(sides(before)).map(|(now, before)| {
        let reach = |near: f64, far: f64| near.hypot(far);
        let difference = now.0 - before.0;
        [
            tenth(difference - reach(now.0 - now.1[0], before.1[1] - before.0)),
            tenth(difference + reach(now.1[1] - now.0, before.0 - before.1[0])),
        ]
    });
    Change {
        before: before.value,
        before_n: before.n.unwrap_or(0),
        difference,
        interval,
        interval_method: interval.map(|_| "recovered"),
        is_clear: interval.map(|[low, high]| low > 0.0 || high < 0.0),
    }
}

fn sides(cell: &Cell) -> Option<(f64, [f64; 2])> {
    Some((cell.value?, cell.interval?))
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(value: f64, interval: [f64; 2]) -> Cell {
        Cell { value: Some(value), n: Some(50), interval: Some(interval), ..Cell::default() }
    }

    #[test]
    fn a_change_has_the_interval_of_both_sides() {
        // By hand: 10 ± √(4² + 3²) = 5 below; √(3² + 4²) = 5 above.
        let told = change(&cell(80.0, [76.0, 83.0]), &cell(70.0, [66.0, 73.0]));
        assert_eq!((told.difference, told.interval), (Some(10.0), Some([5.0, 15.0])));
        assert_eq!(told.is_clear, Some(true));
        let told = change(&cell(72.0, [68.0, 75.0]), &cell(70.0, [66.0, 73.0]));
        assert_eq!(told.is_clear, Some(false), "{told:?}");
    }

    #[test]
    fn what_was_suppressed_has_no_change() {
        let hidden = Cell { suppressed: true, ..Cell::default() };
        let told = change(&cell(80.0, [76.0, 83.0]), &hidden);
        assert_eq!((told.difference, told.interval, told.is_clear), (None, None, None));
    }
}
