//! What the address of a results page asks for, and the addresses of other views: every link is made here, so
//! a view can be sent. Nothing is read and nothing is judged but the form of a period.

use form_urlencoded::Serializer;
use serde::Deserialize;

use crate::central::sample::Period;
use crate::figures::FiguresError;
use crate::monitor::guard::{REPORT, RESULTS};
use crate::service::national;

/// Address of the page of one question.
pub const QUESTION: &str = "/monitor/results/question";

/// Address of the procedures of a unit.
pub const SERVICES: &str = "/monitor/results/services";

/// What is asked for, in words. An empty field of the form says nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Survey id.
    #[serde(default)]
    pub survey: String,
    /// Agency code.
    #[serde(default)]
    pub unit: String,
    /// `YYYY`, `YYYY-Qn` or `YYYY-MM`.
    #[serde(default)]
    pub period: String,
    /// Name of the formula.
    #[serde(default)]
    pub formula: String,
    /// Id of a figure, on the page of one question.
    #[serde(default)]
    pub item: String,
    /// Procedure code.
    #[serde(default)]
    pub service: String,
    /// Channel, by its name on the wire.
    #[serde(default)]
    pub channel: String,
}

/// What a page is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Survey id.
    pub survey: String,
    /// Agency code; the whole country when `None`.
    pub unit: Option<String>,
    /// Procedure code; every procedure when `None`.
    pub service: Option<String>,
    /// Channel, by its name on the wire; every one when `None`.
    pub channel: Option<String>,
    /// Period.
    pub period: Period,
    /// Name of the formula; the survey's own when `None`.
    pub formula: Option<String>,
}

impl Asked {
    /// The period, when one is asked for.
    ///
    /// # Errors
    /// It is none.
    pub fn period(&self) -> Result<Option<Period>, FiguresError> {
        let wrong = || FiguresError::Period(self.period.clone());
        match self.period.trim() {
            "" => Ok(None),
            text => Period::read(text).map(Some).ok_or_else(wrong),
        }
    }

    /// The unit, when one is asked for.
    pub fn unit(&self) -> Option<String> {
        said(&self.unit)
    }

    /// The procedure, when one is asked for.
    pub fn service(&self) -> Option<String> {
        said(&self.service).map(|code| national(&code).to_owned())
    }

    /// The channel, when one is asked for.
    pub fn channel(&self) -> Option<String> {
        said(&self.channel)
    }
}

fn said(field: &str) -> Option<String> {
    Some(field.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

impl View {
    /// True when only some submissions are in it: of one procedure or one channel.
    pub fn is_narrowed(&self) -> bool {
        self.service.is_some() || self.channel.is_some()
    }

    /// The same of every procedure and channel.
    #[must_use]
    pub fn widened(&self) -> View {
        View { service: None, channel: None, ..self.clone() }
    }

    /// The same of one procedure.
    #[must_use]
    pub fn of_service(&self, code: &str) -> View {
        View { service: Some(code.to_owned()), ..self.clone() }
    }

    /// The same of another unit.
    #[must_use]
    pub fn of_unit(&self, unit: Option<&str>) -> View {
        View { unit: unit.map(str::to_owned), ..self.clone() }
    }

    /// The same of another period.
    #[must_use]
    pub fn in_period(&self, period: Period) -> View {
        View { period, ..self.clone() }
    }

    /// The address of the overview of this view.
    pub fn results(&self) -> String {
        self.at(RESULTS, None)
    }

    /// The address of one figure of it.
    pub fn question(&self, item: &str) -> String {
        self.at(QUESTION, Some(item))
    }

    /// The address of its procedures, all of them.
    pub fn services(&self) -> String {
        self.widened().at(SERVICES, None)
    }

    /// The address of the report about it, which is of every procedure and channel.
    pub fn report(&self) -> String {
        self.widened().at(REPORT, None)
    }

    /// The address of the report as a document.
    pub fn report_file(&self) -> String {
        self.widened().at(&format!("{REPORT}.docx"), None)
    }

    /// The address of it as a file: `csv`, `xlsx` or `json`.
    pub fn file(&self, ending: &str) -> String {
        self.at(&format!("{RESULTS}.{ending}"), None)
    }

    fn at(&self, path: &str, item: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("survey", &self.survey);
        if let Some(unit) = &self.unit {
            query.append_pair("unit", unit);
        }
        query.append_pair("period", &self.period.to_string());
        let rest =
            [("service", &self.service), ("channel", &self.channel), ("formula", &self.formula)];
        for (name, value) in rest {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        if let Some(item) = item {
            query.append_pair("item", item);
        }
        format!("{path}?{}", query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_whole_view_and_nothing_that_is_not_asked_for() {
        let view = View {
            survey: "one-stop".to_owned(),
            unit: Some("H47.15".to_owned()),
            service: None,
            channel: None,
            period: Period::Quarter(2026, 3),
            formula: Some("tt01".to_owned()),
        };
        let whole = "/monitor/results?survey=one-stop&unit=H47.15&period=2026-Q3&formula=tt01";
        assert_eq!(view.results(), whole);
        let country = View { formula: None, ..view.of_unit(None) };
        assert_eq!(country.file("csv"), "/monitor/results.csv?survey=one-stop&period=2026-Q3");
        let narrowed = View { channel: Some("qr".to_owned()), ..country.of_service("1.004616") };
        assert!(narrowed.results().ends_with("&service=1.004616&channel=qr"));
        assert_eq!(narrowed.report(), country.report(), "a report is of everything");
        assert!(country.question("c9.1&x").ends_with("&item=c9.1%26x"));
    }

    #[test]
    fn an_empty_field_asks_for_nothing_and_a_wrong_period_is_said() {
        let asked = Asked { unit: " ".to_owned(), ..Asked::default() };
        assert_eq!((asked.unit(), asked.period().unwrap()), (None, None));
        let asked = Asked { period: "2026-Q5".to_owned(), ..Asked::default() };
        assert!(asked.period().unwrap_err().to_string().contains("2026-Q5"));
    }
}
