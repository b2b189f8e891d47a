//! What the address of a results page asks for, and the addresses of other views: every link is made here, so
//! a view can be sent. Nothing is read and nothing is judged but the form of a period.

use form_urlencoded::Serializer;
use serde::Deserialize;

use crate::central::sample::Period;
use crate::figures::FiguresError;
use crate::monitor::guard::{REPORT, RESULTS};

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
    /// Asked for by some; figures are not kept by channel, and the page says so.
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
        Some(self.unit.trim()).filter(|unit| !unit.is_empty()).map(str::to_owned)
    }
}

impl View {
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

    /// The address of its procedures.
    pub fn services(&self) -> String {
        self.at(SERVICES, None)
    }

    /// The address of the report about it.
    pub fn report(&self) -> String {
        self.at(REPORT, None)
    }

    /// The address of the report as a document.
    pub fn report_file(&self) -> String {
        self.at(&format!("{REPORT}.docx"), None)
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
        if let Some(formula) = &self.formula {
            query.append_pair("formula", formula);
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
            period: Period::Quarter(2026, 3),
            formula: Some("tt01".to_owned()),
        };
        let whole = "/monitor/results?survey=one-stop&unit=H47.15&period=2026-Q3&formula=tt01";
        assert_eq!(view.results(), whole);
        let country = View { formula: None, ..view.of_unit(None) };
        assert_eq!(country.file("csv"), "/monitor/results.csv?survey=one-stop&period=2026-Q3");
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
