//! Every text of the page of exports, one struct in two languages, and what is said beside exported rows.

mod en;
mod vi;

use model::Language;

use crate::central::Filter;
use crate::day;
use crate::monitor::exports::{Far, Fault, Format, Stands};
use crate::monitor::number;

/// The texts of the page.
pub struct ExportsWording {
    pub title: &'static str,
    pub lead: &'static str,
    pub form: &'static str,
    pub format: &'static str,
    pub csv: &'static str,
    pub xlsx: fn(rows_max: &str) -> String,
    pub ndjson: &'static str,
    pub survey: &'static str,
    pub all_surveys: &'static str,
    pub unit: &'static str,
    pub unit_hint: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub day_hint: &'static str,
    pub standing: &'static str,
    pub counted: &'static str,
    pub all: &'static str,
    pub press: &'static str,
    pub what: &'static str,
    pub what_list: [&'static str; 5],
    pub progress: &'static str,
    pub cancel: &'static str,
    pub running: fn(done: &str, total: &str) -> String,
    pub done: fn(total: &str) -> String,
    pub cancelled: fn(done: &str, total: &str) -> String,
    pub broken: fn(done: &str, total: &str) -> String,

    pub fault_title: &'static str,
    fault: fn(&Fault) -> String,

    sheet: &'static str,
    terms: [&'static str; 7],
    everything: &'static str,
    masked: &'static str,
}

impl ExportsWording {
    /// What a format is called.
    pub fn format_name(&self, format: Format, rows_max: &str) -> String {
        match format {
            Format::Csv => self.csv.to_owned(),
            Format::Xlsx => (self.xlsx)(rows_max),
            Format::Ndjson => self.ndjson.to_owned(),
        }
    }

    /// Why there is no export, and what can be done.
    pub fn fault(&self, fault: &Fault) -> String {
        (self.fault)(fault)
    }
}

/// The texts in a language.
pub fn of(language: Language) -> &'static ExportsWording {
    match language {
        Language::Vi => &vi::WORDING,
        Language::En => &en::WORDING,
    }
}

/// How far an export is.
pub fn far(language: Language, far: Far) -> String {
    let texts = of(language);
    let n = |n: u64| number::count(language, i64::try_from(n).unwrap_or(i64::MAX));
    let (done, total) = (n(far.done), n(far.total));
    match far.state {
        Stands::Running => (texts.running)(&done, &total),
        Stands::Done => (texts.done)(&total),
        Stands::Cancelled => (texts.cancelled)(&done, &total),
        Stands::Broken => (texts.broken)(&done, &total),
    }
}

/// Name and lines of the sheet that says what the rows are: what was chosen, when, and what is left out.
pub fn methods(
    language: Language,
    filter: &Filter,
    rows: u64,
    made_at: i64,
) -> (&'static str, Vec<(String, String)>) {
    let texts = of(language);
    let of = |chosen: &Option<String>| chosen.clone().unwrap_or(texts.everything.to_owned());
    let standing = if filter.standing.is_some() { texts.counted } else { texts.all };
    let told = [
        of(&filter.survey),
        of(&filter.unit),
        format!("{} – {}", of(&filter.from), of(&filter.to)),
        standing.to_owned(),
        number::count(language, i64::try_from(rows).unwrap_or(i64::MAX)),
        number::day(language, &day::of(made_at).to_string()),
        texts.masked.to_owned(),
    ];
    let terms = texts.terms.iter().map(|term| (*term).to_owned());
    (texts.sheet, terms.zip(told).collect())
}
