//! The procedures of a target: of which there is enough to speak, and the figures of each of these. Whether a
//! procedure was rated at all is read from the tallies; its figures are counted row by row.

use std::collections::{BTreeMap, BTreeSet};

use index::publish::{Row, withholding};
use index::{Counts, Facts};
use jiff::civil::Date;
use model::Instrument;

use super::around;
use super::item::{Classes, Telling};
use super::report::{ServiceCoverage, ServiceFigures, Submissions};
use super::request::{FiguresError, Request};
use super::targets::{Plan, Target};
use crate::central::tally;
use crate::central::{Central, CentralError};
use crate::funnel::report::response_rate;
use crate::limits::{COVERAGE_ENOUGH, ROWS_COUNTED_MAX};
use crate::service::national;

/// The procedures of a target in some days.
pub async fn services(
    central: &dyn Central,
    request: &Request,
    survey: &Instrument,
    target: &Target,
    days: (Date, Date),
) -> Result<ServiceCoverage, FiguresError> {
    let mut told = coverage(central, (&survey.id, survey.version), target, days).await?;
    told.figures = figures(central, request, survey, target, days, &told.spoken_of).await?;
    Ok(told)
}

/// Of which procedures there is enough to speak.
async fn coverage(
    central: &dyn Central,
    survey: (&str, u32),
    target: &Target,
    (from, to): (Date, Date),
) -> Result<ServiceCoverage, CentralError> {
    let mut rated: BTreeMap<String, u64> = BTreeMap::new();
    for (days, units) in target.units_by_days(from, to) {
        for (service, n) in tally::services_rated(central, survey, units.as_deref(), days).await? {
            *rated.entry(national(&service).to_owned()).or_insert(0) += n;
        }
    }
    let without = rated.remove("").unwrap_or(0);
    let registered: BTreeSet<String> = central
        .services()
        .await?
        .into_iter()
        .filter(|one| {
            one.valid_from.is_none_or(|first| first <= to)
                && one.valid_to.is_none_or(|last| from <= last)
        })
        .map(|one| national(&one.code).to_owned())
        .collect();
    let nobody = registered.into_iter().filter(|code| !rated.contains_key(code)).collect();
    let (spoken_of, few): (BTreeMap<String, u64>, BTreeMap<String, u64>) =
        rated.into_iter().partition(|(_, n)| *n >= COVERAGE_ENOUGH);
    let too_few = few.into_keys().collect();
    let enough = COVERAGE_ENOUGH;
    Ok(ServiceCoverage { enough, spoken_of, too_few, nobody, without, figures: None })
}

/// The figures of these procedures; none when there are too many rows to count.
async fn figures(
    central: &dyn Central,
    request: &Request,
    survey: &Instrument,
    target: &Target,
    (from, to): (Date, Date),
    spoken_of: &BTreeMap<String, u64>,
) -> Result<Option<Vec<ServiceFigures>>, FiguresError> {
    let plan = Plan::of(std::slice::from_ref(target), from, to);
    let wanted = plan.wanted(&request.survey);
    let Some(found) = central.samples_by_service(&wanted, ROWS_COUNTED_MAX).await? else {
        return Ok(None);
    };
    let layout = found.layouts.get(&survey.version).cloned().unwrap_or_default();
    let compiled = request.formula.compile(survey, &layout)?;
    let of = |samples| Classes::of(samples, survey.version);
    let all: BTreeMap<&str, Classes> =
        found.services.iter().map(|(code, samples)| (&**code, of(samples))).collect();
    let told: Vec<(&str, &Classes)> = spoken_of
        .keys()
        .filter_map(|code| all.get_key_value(&**code).map(|(code, own)| (*code, own)))
        .collect();
    // What is told of none of them, which is to be had by subtracting these from the whole.
    let mut rest = Counts::default();
    for (_, own) in all.iter().filter(|(code, _)| !spoken_of.contains_key(**code)) {
        rest.add_all(&own.counted.total());
    }
    let totals: Vec<Counts> = told.iter().map(|(_, own)| own.counted.total()).collect();
    let rows = totals.iter().map(|own| Row { parent: Some(0), own });
    let rows: Vec<Row<'_>> =
        std::iter::once(Row { parent: None, own: &rest }).chain(rows).collect();
    let table = withholding(&compiled, &rows, request.smallest_base)?;
    let slot = layout.position("", "", "");
    let responses =
        around::responses_by_service(central, &request.survey, target, (from, to)).await?;
    let figures = told.iter().zip(table.iter().skip(1)).map(|((code, own), compiled)| {
        let telling = Telling {
            compiled,
            confidence: &request.confidence,
            smallest_base: request.smallest_base,
            only_released: request.only_released,
        };
        let [invited, unproved, quarantined] = own.submissions(slot);
        let counted = invited + unproved;
        let response = responses.get(*code).filter(|response| response.eligible > 0);
        let submissions = Submissions {
            counted,
            invited,
            unproved,
            quarantined,
            eligible: response.map(|response| response.eligible),
            responded: response.map(|response| response.responded),
            response_rate: response
                .and_then(|response| response_rate(response.responded, response.eligible)),
        };
        let items = telling.items(own, &Facts::default(), &submissions);
        ServiceFigures { service: (*code).to_owned(), submissions, items }
    });
    Ok(Some(figures.collect()))
}
