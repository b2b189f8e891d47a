//! Working days, as the paper with the promised date counts them.
//!
//! Knows weekends and the holidays with a fixed solar date; Tết and the kings' day are left out, for
//! no dossier of the demo portal lies near them.

use jiff::civil::{Date, Weekday};

/// The day that many working days after another.
pub fn after(start: Date, days: u32) -> Date {
    let mut day = start;
    let mut left = days;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if is_working(day) {
            left -= 1;
        }
    }
    day
}

fn is_working(day: Date) -> bool {
    let holiday = matches!((day.month(), day.day()), (1, 1) | (4, 30) | (5, 1) | (9, 1 | 2));
    !holiday && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_and_the_national_day_do_not_count() {
        assert_eq!(after(date(2026, 8, 21), 0), date(2026, 8, 21));
        assert_eq!(after(date(2026, 8, 21), 1), date(2026, 8, 24));
        assert_eq!(after(date(2026, 8, 31), 1), date(2026, 9, 3));
    }
}
