//! The sentences of a report, for the page that is printed and for the document that is written: both say the
//! same, in the same words. Nothing is computed.

use super::change::sentence;
use super::value::{count, interval, value};
use crate::central::sample::Period;
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::address::View;
use crate::monitor::results::outline::name;
use crate::monitor::view::Reader;
use crate::monitor::wording::flow;

/// True when there is nothing to tell: nobody rated, or too little is released. Published figures tell of
/// answers only; those of this moment tell of submissions, too.
pub fn is_empty(gathered: &Gathered) -> bool {
    let is_published = gathered.published.is_some();
    let mut items = gathered.report.items.iter();
    gathered.report.submissions.counted == 0
        && items.all(|item| item.n == 0 && !(is_published && item.suppressed))
}

/// Who issues the report: the unit; for the whole country nobody does but whom somebody fills in.
pub fn issuer(reader: Reader, view: &View, unit: &str) -> String {
    match &view.unit {
        Some(_) => unit.to_uppercase(),
        None => reader.results().report_office.to_owned(),
    }
}

/// Title, reason and way out when there is nothing to tell.
pub fn nobody(reader: Reader, only_released: bool) -> [&'static str; 3] {
    let wording = reader.results();
    match only_released {
        true => [wording.unreleased, wording.unreleased_why, wording.unreleased_next],
        false => [wording.nobody, wording.nobody_why, wording.nobody_next],
    }
}

/// What kind of figures these are: published ones, or what is released of a quarter that is not; and whether
/// the unit is known.
pub fn standing(reader: Reader, gathered: &Gathered) -> Vec<String> {
    let wording = reader.results();
    let mut said = Vec::new();
    if let Some(record) = &gathered.published {
        let day = number::date(reader.language, record.made_at);
        let published = (wording.published)(record.revision, &day);
        said.push(format!("{published} {}", wording.published_why));
    }
    if gathered.report.only_released {
        said.push(format!("{} {}", wording.released, wording.released_why));
    }
    let unit = gathered.report.unit.as_ref().filter(|_| !gathered.report.is_registered);
    said.extend(unit.map(|unit| (wording.unregistered)(unit)));
    said
}

/// That only one procedure, or one channel, is in the figures.
pub fn narrowed(reader: Reader, gathered: &Gathered) -> Vec<String> {
    let (wording, report) = (reader.results(), &gathered.report);
    let name = gathered.service_name.as_deref();
    let service = report.service.as_ref().map(|code| (wording.only_service)(code, name));
    let channel = report.channel.as_ref();
    let channel = channel.map(|code| (wording.only_channel)(&flow::channel(reader.language, code)));
    service.into_iter().chain(channel).collect()
}

/// How many answered, of how many, and how many were set aside.
pub fn received(reader: Reader, gathered: &Gathered) -> Vec<String> {
    let wording = reader.results();
    let all = gathered.report.submissions;
    let n = |n: u64| count(reader, n);
    let mut said = Vec::new();
    if gathered.published.is_none() && !gathered.report.only_released {
        said.push((wording.report_received)(&n(all.counted), &n(all.invited), &n(all.unproved)));
    }
    if !gathered.report.only_released {
        said.push(match (all.response_rate, all.responded, all.eligible) {
            (Some(rate), Some(responded), Some(eligible)) => (wording.report_response)(
                &number::percentage(reader.language, rate),
                &reader.count(responded),
                &reader.count(eligible),
            ),
            _ => wording.report_response_unknown.to_owned(),
        });
    }
    if all.quarantined > 0 {
        said.push((wording.report_quarantined)(&n(all.quarantined)));
    }
    said
}

/// The figure that stands for all, and how it changed.
pub fn headline(reader: Reader, gathered: &Gathered) -> Vec<String> {
    let wording = reader.results();
    let Some(item) = gathered.headline() else { return Vec::new() };
    let name = match item.id.as_str() {
        "overall" => wording.overall.to_owned(),
        id => name(&gathered.survey, id, wording),
    };
    let told = match item.value {
        Some(found) => (wording.report_index)(
            &name,
            &value(reader, item, found),
            &format!("{}: {}", wording.interval, interval(reader, item)),
            &(wording.answers_of)(&count(reader, item.n)),
        ),
        None => (wording.report_index_hidden)(&name),
    };
    let since =
        gathered.report.against.as_deref().and_then(Period::read).map(|period| {
            sentence(reader, item, item.change.as_ref(), &wording.period_name(period))
        });
    let year = gathered.year.as_ref().and_then(|(period, changes)| {
        let period = wording.period_name(Period::read(period)?);
        Some(sentence(reader, item, changes.get(&item.id), &period))
    });
    std::iter::once(told).chain(since).chain(year).collect()
}

/// Of how many parts too little is known to speak of them.
pub fn few(reader: Reader, gathered: &Gathered) -> Option<String> {
    let coverage = gathered.report.coverage.as_ref();
    let one = coverage.filter(|one| !one.too_few.is_empty() || !one.nobody.is_empty())?;
    let n = i64::try_from(one.too_few.len() + one.nobody.len()).unwrap_or(i64::MAX);
    Some((reader.results().report_parts_few)(&reader.count(n), &count(reader, one.enough)))
}

/// That some figures are withheld, and why.
pub fn hidden(reader: Reader, gathered: &Gathered) -> String {
    (reader.results().hidden_note)(&count(reader, gathered.report.smallest_base))
}

/// How the figures were computed: terms and what is said of each, in the order of the page.
pub fn methods(reader: Reader, gathered: &Gathered) -> Vec<(&'static str, String)> {
    let wording = reader.results();
    let (report, survey) = (&gathered.report, &gathered.survey);
    let formula = &report.formula;
    let named = format!(
        "{} ({}), {}",
        wording.formula_name(formula.name),
        formula.name,
        (wording.method_version)(&formula.version.to_string())
    );
    let parameters: Vec<String> =
        formula.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let of_survey = format!(
        "{}, {}. {}",
        survey.title,
        (wording.method_version)(&report.version.to_string()),
        survey.source
    );
    let mut said = vec![(wording.method_formula, named)];
    if !parameters.is_empty() {
        said.push((wording.method_parameters, parameters.join(", ")));
    }
    said.push((wording.method_source, formula.source.to_owned()));
    said.push((wording.method_survey, of_survey));
    said
}

/// Which units the figures are of.
pub fn units(reader: Reader, gathered: &Gathered) -> String {
    let (wording, report) = (reader.results(), &gathered.report);
    if report.unit.is_none() {
        return wording.country.to_owned();
    }
    let n = i64::try_from(report.units.len()).unwrap_or(i64::MAX);
    (wording.method_units)(&reader.count(n), &number::day(reader.language, &report.to))
}

/// When they were computed.
pub fn computed(reader: Reader, gathered: &Gathered) -> String {
    let told = &gathered.report.computed_at;
    let moment = told.parse::<jiff::Timestamp>();
    moment.map_or(told.clone(), |moment| number::moment(reader.language, moment.as_millisecond()))
}

/// What intervals say and do not say, which figures are withheld, and which versions there were.
pub fn cautions(reader: Reader, gathered: &Gathered) -> Vec<String> {
    let (wording, report) = (reader.results(), &gathered.report);
    let confidence = number::percentage(reader.language, report.confidence * 100.0);
    let mut said = vec![
        (wording.method_interval)(&confidence),
        (wording.method_small)(&count(reader, report.smallest_base)),
    ];
    let versions: Vec<String> = report
        .versions
        .iter()
        .map(|(version, n)| format!("{version}: {}", count(reader, *n)))
        .collect();
    if versions.len() > 1 {
        said.push((wording.method_versions)(&versions.join("; ")));
    }
    said
}
