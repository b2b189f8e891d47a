//! The figure that stands for all, with what has to stand beside it: its interval, how many answered, who was
//! asked, what was set aside, with and without an invite, and how it changed.

use leptos::prelude::*;

use super::change::sentence;
use super::value::{count, interval, is_hidden, told, value};
use crate::figures::report::{Item, Report};
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::outline;
use crate::monitor::view::Reader;

/// The figure and its company.
#[component]
pub fn Headline(
    /// Language and texts.
    reader: Reader,
    /// Everything that was gathered.
    gathered: Gathered,
) -> impl IntoView {
    let wording = reader.results();
    let Some(item) = gathered.headline().cloned() else { return ().into_any() };
    let report = gathered.report.clone();
    let name = match item.id.as_str() {
        "overall" => wording.overall.to_owned(),
        id => outline::name(&gathered.survey, id, wording),
    };
    let hidden = is_hidden(&item)
        .then(|| (wording.hidden_note)(&count(reader, report.smallest_base)))
        .map(|note| view! { <p class="hint">{note}</p> });
    let range = item.value.map(|_| {
        view! { <p class="headline-range">{wording.interval} ": " {interval(reader, &item)}</p> }
    });
    let of = item.value.map(|_| {
        view! { <p class="headline-n">{(wording.answers_of)(&count(reader, item.n))}</p> }
    });
    let class = item.class.as_ref().map(|class| {
        let name = match reader.language {
            model::Language::Vi => class.vi,
            model::Language::En => class.en,
        };
        let scaled = class.is_scaled.then_some(wording.class_scaled);
        view! { <p>{wording.class} ": " <b>{name}</b></p> <p class="hint">{scaled}</p> }
    });
    view! {
        <section class="headline" aria-labelledby="headline-title" id="headline">
            <div class="headline-value">
                <h2 id="headline-title">{name}</h2>
                <p class="headline-number" data-headline="">{told(reader, &item)}</p>
                {range}
                {of}
                {class}
                {hidden}
            </div>
            <Company reader item=item.clone() report />
            <Trend reader item gathered />
        </section>
    }
    .into_any()
}

/// Who answered, who did not, and what is kept apart.
#[component]
fn Company(reader: Reader, item: Item, report: Report) -> impl IntoView {
    let wording = reader.results();
    let all = report.submissions;
    let line = |name: &'static str, value: String, note: Option<String>| {
        view! {
            <div><dt>{name}</dt><dd>{value}
                {note.map(|note| view! { <span class="note">{note}</span> })}</dd></div>
        }
    };
    let is_published = report.versions.is_empty() && all.counted == 0;
    let rate = match (all.response_rate, all.responded, all.eligible) {
        (Some(rate), Some(responded), Some(eligible)) => {
            let of = (wording.response_of)(&reader.count(responded), &reader.count(eligible));
            line(wording.response_rate, number::percentage(reader.language, rate), Some(of))
        }
        _ if report.only_released => line(wording.response_rate, wording.not_told.to_owned(), None),
        _ if report.channel.is_some() => {
            line(wording.response_rate, wording.response_of_channel.to_owned(), None)
        }
        _ => line(wording.response_rate, wording.response_unknown.to_owned(), None),
    };
    let coverage = report.coverage.as_ref().filter(|coverage| coverage.parts > 0).map(|coverage| {
        let n = |n: usize| reader.count(i64::try_from(n).unwrap_or(i64::MAX));
        let of = (wording.coverage_of)(&n(coverage.spoken_of), &n(coverage.parts));
        let mut notes = vec![(wording.coverage_note)(&count(reader, coverage.enough))];
        if !coverage.too_few.is_empty() {
            notes.push((wording.coverage_few)(&n(coverage.too_few.len())));
        }
        if !coverage.nobody.is_empty() {
            notes.push((wording.coverage_nobody)(&n(coverage.nobody.len())));
        }
        line(wording.coverage, of, Some(notes.join("; ")))
    });
    let together =
        report.only_released.then(|| line(wording.submissions, count(reader, all.counted), None));
    let rest = (!is_published && !report.only_released).then(|| {
        let counted =
            (wording.submissions_of)(&count(reader, all.invited), &count(reader, all.unproved));
        let share = item.quarantined_share.filter(|_| item.quarantined > 0);
        let share = share.map(|share| number::percentage(reader.language, share));
        let aside = [
            share.map(|share| (wording.quarantined_of)(&share)),
            item.with_quarantined
                .map(|with| (wording.with_quarantined)(&value(reader, &item, with))),
        ];
        let aside = aside.into_iter().flatten().collect::<Vec<_>>().join(". ");
        let aside = Some(aside).filter(|aside| !aside.is_empty());
        let apart = |told: Option<f64>| {
            told.map_or(wording.not_told.to_owned(), |found| value(reader, &item, found))
        };
        let answers = |n: u64| Some((wording.answers_of)(&count(reader, n)));
        view! {
            {line(wording.submissions, count(reader, all.counted), Some(counted))}
            {line(wording.invited, apart(item.invited_value), answers(item.invited_n))}
            {line(wording.unproved, apart(item.unproved_value), answers(item.unproved_n))}
            {line(wording.quarantined, count(reader, all.quarantined), aside)}
        }
    });
    view! { <dl class="company">{rate}{coverage}{together}{rest}</dl> }.into_any()
}

/// How it changed.
#[component]
fn Trend(reader: Reader, item: Item, gathered: Gathered) -> impl IntoView {
    let wording = reader.results();
    let name = |period: &str| {
        let period = crate::central::sample::Period::read(period);
        period.map(|period| wording.period_name(period)).unwrap_or_default()
    };
    let before = gathered
        .report
        .against
        .as_deref()
        .map(|period| sentence(reader, &item, item.change.as_ref(), &name(period)));
    let year = gathered
        .year
        .as_ref()
        .map(|(period, changes)| sentence(reader, &item, changes.get(&item.id), &name(period)));
    let sentences = [before, year].into_iter().flatten();
    let sentences = sentences.map(|said| view! { <li>{said}</li> }).collect_view();
    view! {
        <div class="trend">
            <h3>{wording.trend}</h3>
            <ul data-trend="">{sentences}</ul>
        </div>
    }
    .into_any()
}
