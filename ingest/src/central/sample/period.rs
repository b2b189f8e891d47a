//! The periods that samples are kept for, and how a span of days is put together from them.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// A year, a quarter or a month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A year.
    Year(i16),
    /// A quarter, 1 to 4.
    Quarter(i16, i8),
    /// A month, 1 to 12.
    Month(i16, i8),
}

impl Period {
    /// Reads `YYYY`, `YYYY-Qn` or `YYYY-MM`.
    pub fn read(text: &str) -> Option<Period> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) {
            return None;
        }
        let year: i16 = year.parse().ok().filter(|year| (1970..=9998).contains(year))?;
        match rest {
            None => Some(Period::Year(year)),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(quarter) if digits(quarter, 1) => {
                    let quarter = quarter.parse().ok().filter(|n| (1..=4).contains(n))?;
                    Some(Period::Quarter(year, quarter))
                }
                Some(_) => None,
                None if digits(rest, 2) => {
                    let month = rest.parse().ok().filter(|n| (1..=12).contains(n))?;
                    Some(Period::Month(year, month))
                }
                None => None,
            },
        }
    }

    /// The quarter of a day.
    pub fn quarter_of(day: Date) -> Period {
        Period::Quarter(day.year(), (day.month() - 1) / 3 + 1)
    }

    /// Its first day.
    pub fn first(self) -> Date {
        let (year, month) = match self {
            Period::Year(year) => (year, 1),
            Period::Quarter(year, quarter) => (year, (quarter - 1) * 3 + 1),
            Period::Month(year, month) => (year, month),
        };
        // Every period is read with a year and a month of the calendar.
        Date::new(year, month, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.next_first().yesterday().unwrap_or(Date::MAX)
    }

    /// The same length of time just before.
    pub fn previous(self) -> Period {
        match self {
            Period::Year(year) => Period::Year(year - 1),
            Period::Quarter(year, 1) => Period::Quarter(year - 1, 4),
            Period::Quarter(year, quarter) => Period::Quarter(year, quarter - 1),
            Period::Month(year, 1) => Period::Month(year - 1, 12),
            Period::Month(year, month) => Period::Month(year, month - 1),
        }
    }

    /// The same part of the year before.
    pub fn a_year_before(self) -> Period {
        match self {
            Period::Year(year) => Period::Year(year - 1),
            Period::Quarter(year, quarter) => Period::Quarter(year - 1, quarter),
            Period::Month(year, month) => Period::Month(year - 1, month),
        }
    }

    fn next_first(self) -> Date {
        let months = match self {
            Period::Year(_) => 12,
            Period::Quarter(..) => 3,
            Period::Month(..) => 1,
        };
        self.first().checked_add(months.months()).unwrap_or(Date::MAX)
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Period::Year(year) => write!(f, "{year:04}"),
            Period::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Period::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

/// The month `YYYY-MM` of a day `YYYY-MM-DD`.
pub fn month_of(day: &str) -> &str {
    day.get(..7).unwrap_or(day)
}

/// The quarter and the year that a month belongs to.
pub fn wholes_of(month: &str) -> Option<[String; 2]> {
    match Period::read(month)? {
        Period::Month(year, month) => {
            let quarter = Period::Quarter(year, (month - 1) / 3 + 1);
            Some([quarter.to_string(), Period::Year(year).to_string()])
        }
        Period::Year(_) | Period::Quarter(..) => None,
    }
}

/// A part of a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// A whole period, for which there are samples.
    Whole(Period),
    /// Some days of a month, for which the rows are counted.
    Days(Date, Date),
}

/// A span of days as few pieces: years, quarters and months as far as they are whole.
pub fn pieces(from: Date, to: Date) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut day = from;
    while day <= to {
        let (year, month) = (day.year(), day.month());
        let wholes = [
            Period::Year(year),
            Period::Quarter(year, (month - 1) / 3 + 1),
            Period::Month(year, month),
        ];
        let whole = wholes.into_iter().find(|whole| whole.first() == day && whole.last() <= to);
        let last = match whole {
            Some(whole) => {
                pieces.push(Piece::Whole(whole));
                whole.last()
            }
            None => {
                let last = day.last_of_month().min(to);
                pieces.push(Piece::Days(day, last));
                last
            }
        };
        let Ok(next) = last.tomorrow() else { break };
        day = next;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_read_as_it_is_written_and_nothing_else_is() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-Q3", "2026-07-01", "2026-09-30"),
            ("2028-02", "2028-02-01", "2028-02-29"),
        ] {
            let period = Period::read(text).unwrap();
            assert_eq!((period.first(), period.last()), (day(first), day(last)), "{text}");
            assert_eq!(period.to_string(), text);
        }
        for wrong in [
            "",
            "26",
            "2026-",
            "2026-Q0",
            "2026-Q5",
            "2026-q1",
            "2026-13",
            "2026-00",
            "2026-1",
            "2026-01-01",
            "+026",
            "20 6",
            "9999",
            "2026-Q11",
            "1969",
        ] {
            assert_eq!(Period::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_came_before_crosses_the_year() {
        let before = |text: &str| Period::read(text).unwrap().previous().to_string();
        assert_eq!((before("2026-Q1"), before("2026-01")), ("2025-Q4".into(), "2025-12".into()));
        assert_eq!(Period::read("2026-Q1").unwrap().a_year_before().to_string(), "2025-Q1");
    }

    #[test]
    fn a_span_is_put_together_from_whole_periods_and_the_days_at_its_ends() {
        let pieces = |from: &str, to: &str| -> Vec<String> {
            let told = |piece: &Piece| match piece {
                Piece::Whole(period) => period.to_string(),
                Piece::Days(from, to) => format!("{from}..{to}"),
            };
            pieces(day(from), day(to)).iter().map(told).collect()
        };
        assert_eq!(pieces("2026-01-01", "2026-12-31"), ["2026"]);
        assert_eq!(pieces("2025-07-01", "2026-12-31"), ["2025-Q3", "2025-Q4", "2026"]);
        assert_eq!(
            pieces("2026-02-10", "2026-07-31"),
            ["2026-02-10..2026-02-28", "2026-03", "2026-Q2", "2026-07"]
        );
        assert_eq!(pieces("2026-02-10", "2026-02-10"), ["2026-02-10..2026-02-10"]);
        assert!(pieces("2026-02-10", "2026-02-09").is_empty());
    }

    #[test]
    fn every_day_is_in_exactly_one_piece() {
        let mut random = fastrand::Rng::with_seed(6);
        for _ in 0..200 {
            let from = day("2024-01-01").checked_add(random.i32(0..900).days()).unwrap();
            let to = from.checked_add(random.i32(0..900).days()).unwrap();
            let mut next = from;
            for piece in pieces(from, to) {
                let (first, last) = match piece {
                    Piece::Whole(period) => (period.first(), period.last()),
                    Piece::Days(first, last) => (first, last),
                };
                assert_eq!(first, next);
                next = last.tomorrow().unwrap();
            }
            assert_eq!(next, to.tomorrow().unwrap());
        }
    }
}
