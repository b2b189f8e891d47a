//! Until when a comment is to be dealt with: working days, without Saturdays, Sundays and holidays. Pure.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// Holidays of the same days every year: month and day (Labour Code 2019, article 112). The second day of
/// the National Day, 1 or 3 September, is in [`MOVING`].
const FIXED: [(i8, i8); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];

/// Holidays of one year, as they were announced: the days of Tet, of the Hung Kings, the second day of the
/// National Day, days off in the place of a Sunday. A year that is not here has none of them, so a term over
/// Tet of that year is too short, never too long. Working Saturdays in exchange for a day off are not known.
const MOVING: [(i16, i8, i8); 16] = [
    (2025, 1, 27),
    (2025, 1, 28),
    (2025, 1, 29),
    (2025, 1, 30),
    (2025, 1, 31),
    (2025, 4, 7),
    (2025, 5, 2),
    (2025, 9, 1),
    (2026, 1, 2),
    (2026, 2, 16),
    (2026, 2, 17),
    (2026, 2, 18),
    (2026, 2, 19),
    (2026, 2, 20),
    (2026, 4, 27),
    (2026, 9, 1),
];

/// The last day of a term of so many working days; the day of arrival is none of them.
pub fn due(from: Date, working_days: u32) -> Date {
    let mut day = from;
    let mut left = working_days;
    while left > 0 {
        day = day.saturating_add(1.day());
        // The calendar has an end; no term reaches it.
        if is_working(day) || day == Date::MAX {
            left -= 1;
        }
    }
    day
}

fn is_working(day: Date) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fixed = FIXED.contains(&(day.month(), day.day()));
    !is_weekend && !fixed && !MOVING.contains(&(day.year(), day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use crate::limits::voices::DUE_WORKING_DAYS;

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let due = |from: &str, days| super::due(from.parse().unwrap(), days).to_string();
        assert_eq!(due("2026-11-20", 1), "2026-11-23", "Friday to Monday");
        assert_eq!(due("2026-11-20", 5), "2026-11-27");
        assert_eq!(due("2026-11-21", 1), "2026-11-23", "a Saturday");
        assert_eq!(due("2026-11-20", DUE_WORKING_DAYS), "2026-12-11", "three weeks");
        assert_eq!(due("2026-02-13", 1), "2026-02-23", "a week of Tet");
        assert_eq!(due("2026-04-24", 3), "2026-05-04", "27 and 30 April, 1 May");
        assert_eq!(due("2026-08-31", 1), "2026-09-03");
        assert_eq!(due("2030-12-31", 1), "2031-01-02", "a year of which only fixed days are known");
    }
}
