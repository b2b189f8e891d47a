//! Reading tallies: every place with what was said there, and the sums of them that pages and commands
//! ask for. All of one moment.

use std::collections::{BTreeMap, HashMap};

use index::{Layout, Slot};
use jiff::civil::Date;

use super::pack::each_cell;
use super::{EachPlace, Place, TallyFilter, TallyLedger, TallyStore};
use crate::central::closed::UnitDays;
use crate::central::row::{Count, Total};
use crate::central::sample::{Class, Tallied};
use crate::central::{CentralError, dossier::FunnelFilter};
use crate::day;
use crate::entry::{Stage, Standing};

/// Submissions by survey and standing.
pub type TallyTotals = BTreeMap<(String, Standing), i64>;

/// Tells every place that is asked for.
pub async fn each_place(
    ledger: &mut impl TallyLedger,
    filter: &TallyFilter<'_>,
    told: &mut EachPlace<'_>,
) -> Result<(), CentralError> {
    let surveys = match filter.survey {
        Some(survey) => vec![survey.to_owned()],
        None => ledger.surveys().await?,
    };
    let mut layouts: HashMap<String, BTreeMap<u32, Layout>> = HashMap::new();
    for survey in surveys {
        let of = ledger.layouts(&survey).await?;
        layouts.insert(survey, of);
    }
    let mut single = |place: &Place<'_>, slot: &Slot, n: i64| told(place, &[(slot, n)]);
    ledger.each_single(filter, &mut single).await?;
    ledger
        .each_packed(filter, &mut |key, bytes| {
            let layout = layouts.get(&key.survey).and_then(|of| of.get(&key.version));
            let slots = layout.map_or(&[][..], |layout| &layout.slots);
            let mut said = Vec::new();
            let mut is_whole = true;
            each_cell(bytes, |cell, counts| {
                said.clear();
                for (slot, n) in counts {
                    match slots.get(usize::from(*slot)) {
                        Some(slot) => said.push((slot, *n)),
                        None => is_whole = false,
                    }
                }
                let place = Place {
                    survey: &key.survey,
                    version: key.version,
                    unit: &key.unit,
                    day: key.day,
                    service: cell.service,
                    channel: cell.channel,
                    stage: cell.stage,
                    rank: cell.rank,
                    standing: cell.standing,
                };
                told(&place, &said);
            })?;
            if is_whole { Ok(()) } else { Err(unknown_slot(&key.survey, key.version)) }
        })
        .await
}

fn unknown_slot(survey: &str, version: u32) -> CentralError {
    CentralError::Corrupt(format!(
        "a tally of {survey} version {version} counts something that has no name; make tallies anew \
         with 'hailong tally rebuild'"
    ))
}

/// See `Central::totals`.
pub async fn totals(central: &(impl TallyStore + ?Sized)) -> Result<Vec<Total>, CentralError> {
    let mut totals: Vec<Total> = central
        .tally_totals()
        .await?
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|((survey, standing), n)| Total { survey, standing: standing.name().to_owned(), n })
        .collect();
    totals.sort_by(|a, b| (&a.survey, &a.standing).cmp(&(&b.survey, &b.standing)));
    Ok(totals)
}

/// See `Central::counts` and `Central::counts_at`.
pub async fn counts(
    central: &(impl TallyStore + ?Sized),
    stage: Option<Stage>,
) -> Result<Vec<Count>, CentralError> {
    let stage = stage.map(Stage::name);
    summed(central, &TallyFilter::default(), |place| stage.is_none_or(|of| place.stage == of)).await
}

/// See `ClosedDays::closed_counts`.
pub async fn counts_before(
    central: &(impl TallyStore + ?Sized),
    within: Option<&[UnitDays]>,
    before: Date,
) -> Result<Vec<Count>, CentralError> {
    // The first day there is has none before it.
    let Ok(to) = before.yesterday() else { return Ok(Vec::new()) };
    let mut own: BTreeMap<&str, Vec<(day::Number, day::Number)>> = BTreeMap::new();
    for days in within.unwrap_or_default() {
        let ends = (day::number_of(days.from), day::number_of(days.to));
        own.entry(&days.unit).or_default().push(ends);
    }
    let units: Vec<String> = own.keys().map(|unit| (*unit).to_owned()).collect();
    let units = within.map(|_| &*units);
    let filter = TallyFilter { units, to: Some(to), ..TallyFilter::default() };
    let is_own = |place: &Place<'_>| {
        let days = own.get(place.unit);
        let has = |(from, to): &(day::Number, day::Number)| *from <= place.day && place.day <= *to;
        within.is_none() || days.is_some_and(|days| days.iter().any(has))
    };
    summed(central, &filter, is_own).await
}

/// Counted answers of the places that `is_asked` for.
async fn summed(
    central: &(impl TallyStore + ?Sized),
    filter: &TallyFilter<'_>,
    is_asked: impl Fn(&Place<'_>) -> bool + Sync,
) -> Result<Vec<Count>, CentralError> {
    let mut sums: BTreeMap<(String, u32, String), BTreeMap<Slot, i64>> = BTreeMap::new();
    central
        .tallies(filter, &mut |place, said| {
            if place.standing != Standing::Counted || !is_asked(place) {
                return;
            }
            let key = (place.survey.to_owned(), place.version, place.unit.to_owned());
            let of = sums.entry(key).or_default();
            for (slot, n) in said {
                match of.get_mut(*slot) {
                    Some(sum) => *sum += n,
                    None => {
                        of.insert((*slot).clone(), *n);
                    }
                }
            }
        })
        .await?;
    let counts = sums.into_iter().flat_map(|((survey, version, unit), slots)| {
        slots.into_iter().filter(|(_, n)| *n != 0).map(move |(slot, n)| Count {
            survey: survey.clone(),
            version,
            unit: unit.clone(),
            question: slot.question,
            row: slot.row,
            value: slot.value,
            n,
        })
    });
    Ok(counts.collect())
}

/// What the tallies say of these days, for comparison with samples: by survey, version, class and slot.
pub async fn tallied(
    central: &(impl TallyStore + ?Sized),
    from: Date,
    to: Date,
) -> Result<Vec<Tallied>, CentralError> {
    let filter = TallyFilter { from: Some(from), to: Some(to), ..TallyFilter::default() };
    let mut sums: BTreeMap<(String, u32, Class), BTreeMap<Slot, i64>> = BTreeMap::new();
    central
        .tallies(&filter, &mut |place, said| {
            let Some(class) = Class::of(place.standing, place.rank) else { return };
            let of = sums.entry((place.survey.to_owned(), place.version, class)).or_default();
            for (slot, n) in said {
                *of.entry((*slot).clone()).or_insert(0) += n;
            }
        })
        .await?;
    let tallied = sums.into_iter().flat_map(|((survey, version, class), slots)| {
        slots.into_iter().filter(|(_, n)| *n != 0).map(move |(slot, n)| Tallied {
            survey: survey.clone(),
            version,
            class,
            slot,
            n: u64::try_from(n).unwrap_or(0),
        })
    });
    Ok(tallied.collect())
}

/// Counted submissions of a survey's version by procedure code, as it came, of these units (all when
/// `None`) on these days.
pub async fn services_rated(
    central: &(impl TallyStore + ?Sized),
    (survey, version): (&str, u32),
    units: Option<&[String]>,
    (from, to): (Date, Date),
) -> Result<Vec<(String, u64)>, CentralError> {
    let filter = TallyFilter { survey: Some(survey), units, from: Some(from), to: Some(to) };
    let mut rated: BTreeMap<String, i64> = BTreeMap::new();
    central
        .tallies(&filter, &mut |place, said| {
            if place.version != version || place.standing != Standing::Counted {
                return;
            }
            *rated.entry(place.service.to_owned()).or_insert(0) += submissions(said);
        })
        .await?;
    let rated = rated.into_iter().filter(|(_, n)| *n > 0);
    Ok(rated.map(|(service, n)| (service, n.unsigned_abs())).collect())
}

/// Submissions by unit, service, channel and day: how many there are, and how many of them count.
pub async fn submitted(
    central: &(impl TallyStore + ?Sized),
    filter: &FunnelFilter,
) -> Result<BTreeMap<[String; 4], (i64, i64)>, CentralError> {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let units = filter.unit.as_ref().map(std::slice::from_ref);
    let (from, to) = (day(&filter.from), day(&filter.to));
    let asked = TallyFilter { survey: filter.survey.as_deref(), units, from, to };
    let mut found: BTreeMap<[String; 4], (i64, i64)> = BTreeMap::new();
    let mut days: HashMap<day::Number, String> = HashMap::new();
    central
        .tallies(&asked, &mut |place, said| {
            if filter.service.as_deref().is_some_and(|service| service != place.service) {
                return;
            }
            let day = days.entry(place.day).or_insert_with(|| place.day.to_string()).clone();
            let key =
                [place.unit.to_owned(), place.service.to_owned(), place.channel.to_owned(), day];
            let (all, counted) = found.entry(key).or_insert((0, 0));
            let n = submissions(said);
            *all += n;
            if place.standing == Standing::Counted {
                *counted += n;
            }
        })
        .await?;
    found.retain(|_, (all, counted)| (*all, *counted) != (0, 0));
    Ok(found)
}

fn submissions(said: &[(&Slot, i64)]) -> i64 {
    said.iter().filter(|(slot, _)| slot.question.is_empty()).map(|(_, n)| n).sum()
}
