//! Every text of the results pages, one struct in two languages. What questions, levels and factors are
//! called stands in the surveys.

mod en;
mod refusal;
mod vi;

use model::Language;

use crate::central::sample::Period;

/// The texts of the results pages.
pub struct ResultsWording {
    pub language: Language,

    pub country: &'static str,
    pub way: &'static str,
    pub choose: &'static str,
    pub survey: &'static str,
    pub period: &'static str,
    pub quarters: &'static str,
    pub years: &'static str,
    pub formula: &'static str,
    pub unit: &'static str,
    pub unit_hint: &'static str,
    pub own_unit_hint: &'static str,
    pub press: &'static str,
    pub download: &'static str,
    pub print_report: &'static str,
    pub report_file: &'static str,
    pub back: &'static str,

    pub published: fn(revision: u32, day: &str) -> String,
    pub published_why: &'static str,
    pub released: &'static str,
    pub released_why: &'static str,
    pub channel: &'static str,
    pub every_channel: &'static str,
    pub service_code: &'static str,
    pub service_hint: &'static str,
    pub only_service: fn(code: &str, name: Option<&str>) -> String,
    pub only_channel: fn(name: &str) -> String,
    pub only_nobody: &'static str,
    pub only_why: &'static str,
    pub widen: &'static str,
    pub unregistered: fn(unit: &str) -> String,

    pub overall: &'static str,
    pub interval: &'static str,
    pub interval_of: fn(low: &str, high: &str) -> String,
    pub no_interval: &'static str,
    pub answers: &'static str,
    pub answers_of: fn(n: &str) -> String,
    pub no_answer: fn(n: &str) -> String,
    pub submissions: &'static str,
    pub submissions_of: fn(invited: &str, unproved: &str) -> String,
    pub response_rate: &'static str,
    pub response_of: fn(responded: &str, eligible: &str) -> String,
    pub response_unknown: &'static str,
    pub response_of_channel: &'static str,
    pub coverage: &'static str,
    pub coverage_of: fn(spoken_of: &str, parts: &str) -> String,
    pub coverage_note: fn(enough: &str) -> String,
    pub coverage_few: fn(n: &str) -> String,
    pub coverage_nobody: fn(n: &str) -> String,
    pub quarantined: &'static str,
    pub quarantined_of: fn(share: &str) -> String,
    pub with_quarantined: fn(value: &str) -> String,
    pub invited: &'static str,
    pub unproved: &'static str,
    pub not_told: &'static str,
    pub no_value: &'static str,
    pub hidden: &'static str,
    pub hidden_note: fn(least: &str) -> String,
    pub class: &'static str,
    pub class_scaled: &'static str,

    pub trend: &'static str,
    pub trend_up: fn(by: &str, since: &str) -> String,
    pub trend_down: fn(by: &str, since: &str) -> String,
    pub trend_within: fn(by: &str, since: &str) -> String,
    pub trend_unsure: fn(by: &str, since: &str) -> String,
    pub trend_none: fn(since: &str) -> String,
    pub trend_range: fn(low: &str, high: &str) -> String,
    pub points_of_percent: &'static str,

    pub nobody: &'static str,
    pub nobody_why: &'static str,
    pub nobody_next: &'static str,
    pub unreleased: &'static str,
    pub unreleased_why: &'static str,
    pub unreleased_next: &'static str,
    pub period_before: &'static str,

    pub figures: &'static str,
    pub figures_note: &'static str,
    pub figure: &'static str,
    pub value: &'static str,
    pub since_before: &'static str,
    pub since_year: &'static str,
    pub change_up: &'static str,
    pub change_down: &'static str,
    pub change_within: &'static str,

    pub spread: &'static str,
    pub spread_note: &'static str,

    pub heat: &'static str,
    pub heat_note: &'static str,
    pub heat_legend: &'static str,
    pub heat_none: &'static str,

    pub comparison: &'static str,
    pub comparison_note: &'static str,
    pub comparison_of: fn(level: &str) -> String,
    pub comparison_no_ranks: &'static str,
    pub rank: &'static str,
    pub rank_of: fn(best: &str, worst: &str) -> String,
    pub rank_none: &'static str,
    pub level_none: &'static str,

    pub services: &'static str,
    pub services_title: &'static str,
    pub services_link: &'static str,
    pub services_note: fn(enough: &str) -> String,
    pub services_sorted: &'static str,
    pub services_many: fn(most: &str) -> String,
    pub services_published: &'static str,
    pub services_few: &'static str,
    pub services_nobody: &'static str,
    pub services_without: fn(n: &str) -> String,
    pub services_none: &'static str,
    pub service: &'static str,

    pub question_chart: fn(name: &str, first: &str, last: &str) -> String,
    pub question_band: &'static str,
    pub question_table: &'static str,
    pub question_note: &'static str,

    pub methods: &'static str,
    pub method_formula: &'static str,
    pub method_parameters: &'static str,
    pub method_version: fn(version: &str) -> String,
    pub method_source: &'static str,
    pub method_survey: &'static str,
    pub method_units: fn(n: &str, day: &str) -> String,
    pub method_unit: &'static str,
    pub method_members: &'static str,
    pub method_days: fn(from: &str, to: &str) -> String,
    pub method_left_out: &'static str,
    pub method_interval: fn(confidence: &str) -> String,
    pub method_small: fn(least: &str) -> String,
    pub method_versions: fn(versions: &str) -> String,
    pub method_computed: &'static str,

    pub report: &'static str,
    pub report_about: fn(period: &str) -> String,
    pub report_nation: &'static str,
    pub report_motto: &'static str,
    pub report_office_above: &'static str,
    pub report_office: &'static str,
    pub report_number: &'static str,
    pub report_date: &'static str,
    pub report_parts: [&'static str; 4],
    pub report_sub_parts: [&'static str; 4],
    pub report_received: fn(counted: &str, invited: &str, unproved: &str) -> String,
    pub report_response: fn(rate: &str, responded: &str, eligible: &str) -> String,
    pub report_response_unknown: &'static str,
    pub report_quarantined: fn(n: &str) -> String,
    pub report_index: fn(name: &str, value: &str, range: &str, n: &str) -> String,
    pub report_index_hidden: fn(name: &str) -> String,
    pub report_parts_few: fn(n: &str, enough: &str) -> String,
    pub report_receivers: &'static str,
    pub report_receivers_list: [&'static str; 3],
    pub report_signature: &'static str,
    pub report_signature_note: &'static str,
    pub report_signature_name: &'static str,
    pub report_end: &'static str,
    pub report_dot: fn(name: &str, value: &str, range: &str) -> String,
    pub report_bar: fn(name: &str, share: &str) -> String,
    pub report_stacked: fn(name: &str, shares: &str) -> String,
    pub report_share_count: &'static str,
    pub report_units_left_out: &'static str,
    pub report_print: &'static str,

    names: &'static [(&'static str, &'static str)],
    shorts: &'static [(&'static str, &'static str)],
    formulas: &'static [(&'static str, &'static str)],
    period_name: fn(Period) -> String,
    period_short: fn(Period) -> String,
}

impl ResultsWording {
    /// What a figure of a law is called; none for what the survey names.
    pub fn figure(&self, id: &str) -> Option<&'static str> {
        self.names.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
    }

    /// What a figure is called at the head of a column.
    pub fn short(&self, id: &str) -> Option<&'static str> {
        self.shorts.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
    }

    /// What a formula is called.
    pub fn formula_name<'n>(&self, name: &'n str) -> &'n str {
        self.formulas.iter().find(|(known, _)| *known == name).map_or(name, |(_, told)| told)
    }

    /// What a period is called.
    pub fn period_name(&self, period: Period) -> String {
        (self.period_name)(period)
    }

    /// What a period is called under a mark of a chart.
    pub fn period_short(&self, period: Period) -> String {
        (self.period_short)(period)
    }
}

/// The texts in a language.
pub fn of(language: Language) -> &'static ResultsWording {
    match language {
        Language::Vi => &vi::WORDING,
        Language::En => &en::WORDING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_as_people_say_them() {
        for (text, vi, en) in [
            ("2026-Q3", "Quý III năm 2026", "Q3 2026"),
            ("2026", "Năm 2026", "2026"),
            ("2026-08", "Tháng 8 năm 2026", "August 2026"),
        ] {
            let period = Period::read(text).unwrap();
            assert_eq!(of(Language::Vi).period_name(period), vi);
            assert_eq!(of(Language::En).period_name(period), en);
        }
    }

    #[test]
    fn every_formula_has_a_name_in_both_languages() {
        for name in index::formula::NAMES {
            for language in Language::ALL {
                assert_ne!(of(language).formula_name(name), name, "{name} in {language:?}");
            }
        }
    }
}
