//! Units over time: stories that happened, and every day of small random trees against the rule as
//! it is said.

mod judged;
mod rule;
mod stories;

use jiff::civil::Date;

use super::{Level, UnitPeriod};

/// A period: code, parent (`""` for none), days (`""` for open) and successors with blanks between.
fn period(code: &str, parent: &str, days: (&str, &str), successors: &str) -> UnitPeriod {
    let day = |text: &str| (!text.is_empty()).then(|| text.parse::<Date>().unwrap());
    UnitPeriod {
        code: code.to_owned(),
        name: format!("Cơ quan {code}"),
        parent: (!parent.is_empty()).then(|| parent.to_owned()),
        level: if parent.is_empty() { Level::Province } else { Level::Department },
        valid_from: day(days.0),
        valid_to: day(days.1),
        successors: successors.split_whitespace().map(str::to_owned).collect(),
    }
}
