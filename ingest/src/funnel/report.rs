//! The funnel as figures: summed by what is asked for, with the response rate. Pure.
//!
//! The response rate is the share of eligible dossiers with a result (or a refusal) in the period that
//! have at least one counted submission. Where nobody told of any dossier it is unknown, not zero.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::central::dossier::{FunnelFilter, FunnelLine};

/// What the lines of a report are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Agency.
    Unit,
    /// Procedure.
    Service,
    /// Channel.
    Channel,
    /// Day of Asia/Ho_Chi_Minh.
    Day,
}

impl By {
    /// All of them, in the order of the columns.
    pub const ALL: [By; 4] = [By::Unit, By::Service, By::Channel, By::Day];

    /// The name of the column.
    pub fn name(self) -> &'static str {
        match self {
            By::Unit => "unit",
            By::Service => "service",
            By::Channel => "channel",
            By::Day => "day",
        }
    }

    /// The column of a name.
    pub fn from_name(name: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.name() == name)
    }

    fn of(self, line: &FunnelLine) -> &str {
        match self {
            By::Unit => &line.unit,
            By::Service => &line.service,
            By::Channel => &line.channel,
            By::Day => &line.day,
        }
    }
}

/// The counts of a report, in the order of the columns.
pub const COUNTS: [&str; 8] = [
    "eligible",
    "responded",
    "response_rate",
    "invited",
    "shown",
    "started",
    "submitted",
    "counted",
];

/// The share in percent with one decimal; unknown of nothing.
pub fn response_rate(responded: i64, eligible: i64) -> Option<f64> {
    let permille = (responded * 1_000 + eligible / 2).checked_div(eligible)?;
    Some(permille as f64 / 10.0)
}

/// Sums the lines by these columns, in the order of their values.
pub fn sum(lines: &[FunnelLine], by: &[By]) -> Vec<FunnelLine> {
    let mut sums: BTreeMap<[&str; 4], FunnelLine> = BTreeMap::new();
    for line in lines {
        let place = By::ALL.map(|one| if by.contains(&one) { one.of(line) } else { "" });
        let sum = sums.entry(place).or_insert_with(|| FunnelLine {
            unit: place[0].to_owned(),
            service: place[1].to_owned(),
            channel: place[2].to_owned(),
            day: place[3].to_owned(),
            ..FunnelLine::default()
        });
        sum.eligible += line.eligible;
        sum.responded += line.responded;
        sum.invited += line.invited;
        sum.shown += line.shown;
        sum.started += line.started;
        sum.submitted += line.submitted;
        sum.counted += line.counted;
    }
    sums.into_values().collect()
}

/// The counts of a line in the order of [`COUNTS`]; null where nothing is known.
pub fn counts(line: &FunnelLine) -> [Value; 8] {
    let is_known = line.eligible > 0;
    let known = |n: i64| if is_known { json!(n) } else { Value::Null };
    [
        known(line.eligible),
        known(line.responded),
        json!(response_rate(line.responded, line.eligible)),
        json!(line.invited),
        json!(line.shown),
        json!(line.started),
        json!(line.submitted),
        json!(line.counted),
    ]
}

/// The report as JSON, with everything needed to ask for the same again.
pub fn json(lines: &[FunnelLine], filter: &FunnelFilter, by: &[By], computed_at: i64) -> Value {
    let by: Vec<By> = By::ALL.into_iter().filter(|one| by.contains(one)).collect();
    let sums = sum(lines, &by);
    let told = sums.iter().map(|line| {
        let mut told = Map::new();
        for one in &by {
            told.insert(one.name().to_owned(), one.of(line).into());
        }
        for (name, count) in COUNTS.iter().zip(counts(line)) {
            told.insert((*name).to_owned(), count);
        }
        Value::Object(told)
    });
    json!({
        "unit": filter.unit,
        "service": filter.service,
        "survey": filter.survey,
        "from": filter.from,
        "to": filter.to,
        "by": by,
        "lines": told.collect::<Vec<Value>>(),
        "computed_at": crate::day::rfc3339(computed_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(unit: &str, day: &str, eligible: i64, responded: i64) -> FunnelLine {
        let (unit, day) = (unit.to_owned(), day.to_owned());
        FunnelLine { unit, day, eligible, responded, invited: 1, ..FunnelLine::default() }
    }

    #[test]
    fn a_rate_is_rounded_to_one_decimal_and_unknown_of_nothing() {
        assert_eq!(response_rate(0, 0), None);
        assert_eq!(response_rate(0, 7), Some(0.0));
        assert_eq!(response_rate(1, 3), Some(33.3));
        assert_eq!(response_rate(2, 3), Some(66.7));
        assert_eq!(response_rate(3, 3), Some(100.0));
    }

    #[test]
    fn lines_are_summed_by_what_is_asked_for() {
        let lines = [
            line("H1", "2026-11-01", 3, 1),
            line("H1", "2026-11-02", 1, 1),
            line("H2", "2026-11-02", 0, 0),
        ];
        let all = sum(&lines, &[]);
        assert_eq!((all.len(), all[0].eligible, all[0].responded, all[0].invited), (1, 4, 2, 3));
        assert_eq!((all[0].unit.as_str(), all[0].day.as_str()), ("", ""));
        let by_unit = json(&lines, &FunnelFilter::default(), &[By::Unit], 0);
        let told = &by_unit["lines"];
        assert_eq!(told[0]["response_rate"], 50.0);
        assert_eq!(told[1]["unit"], "H2");
        assert!(told[1]["response_rate"].is_null() && told[1]["eligible"].is_null(), "{told}");
        assert!(told[0].get("day").is_none());
        assert_eq!(sum(&lines, &[By::Day, By::Unit]).len(), 3);
    }
}
