//! What is asked for in an export, as the form sends it, and what is wrong with it. Pure.

use jiff::civil::Date;
use serde::Deserialize;

use crate::central::Filter;
use crate::limits::exports::SHEET_ROWS_MAX;
use crate::surveys::Surveys;
use crate::unit::code;

/// The fields of the form. An empty one says nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `csv`, `ndjson` or `xlsx`.
    #[serde(default)]
    pub format: String,
    /// Survey id.
    #[serde(default)]
    pub survey: String,
    /// Agency code.
    #[serde(default)]
    pub unit: String,
    /// First day, `YYYY-MM-DD`.
    #[serde(default)]
    pub from: String,
    /// Last day, included.
    #[serde(default)]
    pub to: String,
    /// `counted` or `all`.
    #[serde(default)]
    pub standing: String,
}

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets, as text.
    Csv,
    /// For programs.
    Ndjson,
    /// A spreadsheet.
    Xlsx,
}

impl Format {
    /// Every format, the usual one first.
    pub const ALL: [Format; 3] = [Format::Csv, Format::Xlsx, Format::Ndjson];

    /// What it is called in addresses and at the end of a file's name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Ndjson => "ndjson",
            Format::Xlsx => "xlsx",
        }
    }

    /// What it is called on the wire.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Ndjson => "application/x-ndjson",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Why there is no export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such format.
    Format(String),
    /// No such survey.
    Survey(String),
    /// No agency code.
    Unit(String),
    /// No day.
    Day(String),
    /// The first day is after the last.
    Days(Date, Date),
    /// Neither `counted` nor `all`.
    Standing(String),
    /// More rows than a sheet has.
    TooMany(u64),
    /// One of this person is under way.
    Busy,
    /// As many as there may be are under way.
    OthersBusy,
}

/// An export that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The format.
    pub format: Format,
    /// Which rows.
    pub filter: Filter,
}

impl Asked {
    /// What is asked for.
    ///
    /// # Errors
    /// A field holds what it cannot.
    pub fn understood(&self, surveys: &Surveys) -> Result<Chosen, Fault> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let format = match self.format.trim() {
            "" => Format::Csv,
            name => *Format::ALL
                .iter()
                .find(|one| one.name() == name)
                .ok_or_else(|| Fault::Format(name.to_owned()))?,
        };
        let survey = some(&self.survey);
        if let Some(id) = &survey
            && surveys.in_force(id).is_none()
        {
            return Err(Fault::Survey(id.clone()));
        }
        let unit = some(&self.unit);
        if let Some(unit) = &unit
            && !code::is_registrable(unit)
        {
            return Err(Fault::Unit(unit.clone()));
        }
        let day = |text: &String| text.parse::<Date>().map_err(|_| Fault::Day(text.clone()));
        let from = some(&self.from).as_ref().map(day).transpose()?;
        let to = some(&self.to).as_ref().map(day).transpose()?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(Fault::Days(from, to));
        }
        let standing = match self.standing.trim() {
            "" | "counted" => Some("counted".to_owned()),
            "all" => None,
            other => return Err(Fault::Standing(other.to_owned())),
        };
        let filter = Filter {
            unit,
            survey,
            from: from.map(|day| day.to_string()),
            to: to.map(|day| day.to_string()),
            standing,
            stage: None,
            // What a moderator has hidden is hidden here, too.
            without_hidden: true,
        };
        Ok(Chosen { format, filter })
    }
}

impl Chosen {
    /// Whether so many rows go into a file of this format.
    ///
    /// # Errors
    /// They do not.
    pub fn holds(&self, rows: u64) -> Result<(), Fault> {
        match self.format {
            Format::Xlsx if rows > u64::from(SHEET_ROWS_MAX) => Err(Fault::TooMany(rows)),
            _ => Ok(()),
        }
    }

    /// What the audit says of it.
    pub fn audited(&self, rows: u64) -> String {
        let of = |text: &Option<String>, none: &str| text.clone().unwrap_or(none.to_owned());
        let filter = &self.filter;
        let standing = if filter.standing.is_some() { "counted" } else { "all standings" };
        [
            self.format.name().to_owned(),
            of(&filter.survey, "all surveys"),
            of(&filter.unit, "all units"),
            of(&filter.from, "from the beginning"),
            of(&filter.to, "to the end"),
            standing.to_owned(),
            format!("{rows} rows"),
        ]
        .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(change: impl FnOnce(&mut Asked)) -> Result<Chosen, Fault> {
        let mut asked = Asked::default();
        change(&mut asked);
        asked.understood(&Surveys::shipped().unwrap())
    }

    #[test]
    fn nothing_chosen_is_everything_that_counts_as_csv() {
        let chosen = understood(|_| {}).unwrap();
        let standing = Some("counted".to_owned());
        let filter = Filter { standing, without_hidden: true, ..Filter::default() };
        assert_eq!(chosen, Chosen { format: Format::Csv, filter });
        let said = "csv, all surveys, all units, from the beginning, to the end, counted, 7 rows";
        assert_eq!(chosen.audited(7), said);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let text = str::to_owned;
        for (fault, change) in [
            (Fault::Format(text("pdf")), ("pdf", "", "", "", "", "")),
            (Fault::Survey(text("none")), ("", "none", "", "", "", "")),
            (Fault::Unit(text("h47 15")), ("", "", "h47 15", "", "", "")),
            (Fault::Day(text("2026-02-30")), ("", "", "", "2026-02-30", "", "")),
            (Fault::Day(text("tomorrow")), ("", "", "", "", "tomorrow", "")),
            (Fault::Standing(text("some")), ("", "", "", "", "", "some")),
        ] {
            let (format, survey, unit, from, to, standing) = change;
            let found = understood(|asked| {
                *asked = Asked {
                    format: text(format),
                    survey: text(survey),
                    unit: text(unit),
                    from: text(from),
                    to: text(to),
                    standing: text(standing),
                }
            });
            assert_eq!(found, Err(fault));
        }
        let turned = understood(|asked| {
            (asked.from, asked.to) = ("2026-02-02".to_owned(), "2026-02-01".to_owned());
        });
        assert!(matches!(turned, Err(Fault::Days(..))), "{turned:?}");
    }

    #[test]
    fn a_sheet_holds_what_its_format_does_and_text_holds_any() {
        let rows = u64::from(SHEET_ROWS_MAX);
        let sheet = understood(|asked| asked.format = "xlsx".to_owned()).unwrap();
        assert_eq!(
            (sheet.holds(rows), sheet.holds(rows + 1)),
            (Ok(()), Err(Fault::TooMany(rows + 1)))
        );
        let lines = understood(|asked| asked.format = "ndjson".to_owned()).unwrap();
        assert_eq!(lines.holds(rows + 1), Ok(()));
    }
}
