//! Days of Asia/Ho_Chi_Minh: every date of the system is a day there, whatever the machine's zone.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Seconds by which the zone is ahead of UTC.
pub const OFFSET_SECONDS: i64 = 7 * 60 * 60;

/// The zone's offset is +07:00 all year and has been since 1975, so it needs no table.
fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(7))
}

/// The day of a moment given in milliseconds since 1970.
pub fn of(received_at: i64) -> Date {
    moment(received_at).to_zoned(zone()).date()
}

/// A day by its number since 1 January 1970: a day that many rows share is written as text once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i32);

/// The hour of the day of a moment given in milliseconds since 1970, 0 to 23.
pub fn hour_of(at: i64) -> i32 {
    moment(at).to_zoned(zone()).hour().into()
}

/// The number of the day of a moment given in milliseconds since 1970.
pub fn number(received_at: i64) -> Number {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    const OFFSET_MS: i64 = 7 * 60 * 60 * 1_000;
    // A moment that no clock can say is 1970, as everywhere here.
    let received_at = moment(received_at).as_millisecond();
    Number(i32::try_from((received_at + OFFSET_MS).div_euclid(DAY_MS)).unwrap_or(0))
}

impl From<Number> for i64 {
    fn from(number: Number) -> i64 {
        number.0.into()
    }
}

/// The number of a day of the calendar.
pub fn number_of(day: Date) -> Number {
    let noon = day.at(12, 0, 0, 0).to_zoned(zone()).map(|noon| noon.timestamp());
    number(noon.unwrap_or(Timestamp::UNIX_EPOCH).as_millisecond())
}

impl std::fmt::Display for Number {
    /// As `YYYY-MM-DD`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let noon = Timestamp::from_second(i64::from(self.0) * 24 * 60 * 60 + 12 * 60 * 60);
        let day = noon.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC).date();
        std::fmt::Display::fmt(&day, f)
    }
}

/// Days as text, each written once: the rows of a batch are of one day or two.
#[derive(Debug, Default)]
pub struct Texts(std::collections::HashMap<Number, String>);

impl Texts {
    /// The texts of all these days.
    pub fn of(days: impl Iterator<Item = Number>) -> Texts {
        let mut texts = std::collections::HashMap::new();
        for day in days {
            texts.entry(day).or_insert_with(|| day.to_string());
        }
        Texts(texts)
    }

    /// A day as `YYYY-MM-DD`; `""` for one that was not among those given.
    pub fn text(&self, day: Number) -> &str {
        self.0.get(&day).map_or("", String::as_str)
    }
}

/// The moment as RFC 3339 with the offset, e.g. `2026-11-21T07:05:09.123+07:00`.
pub fn rfc3339(received_at: i64) -> String {
    let zoned = moment(received_at).to_zoned(zone());
    zoned.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// The local time of day, `HH:MM:SS`.
pub fn time_of_day(received_at: i64) -> String {
    moment(received_at).to_zoned(zone()).strftime("%H:%M:%S").to_string()
}

/// A moment outside jiff's range (the year 9999) cannot come from a clock; it becomes 1970.
fn moment(received_at: i64) -> Timestamp {
    Timestamp::from_millisecond(received_at).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_in_the_morning_belongs_to_the_same_day_and_not_to_the_day_before() {
        let received_at = "2026-11-20T23:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        assert_eq!(of(received_at).to_string(), "2026-11-21");
        assert_eq!(rfc3339(received_at), "2026-11-21T06:00:00.000+07:00");
        assert_eq!(time_of_day(received_at), "06:00:00");
    }

    #[test]
    fn the_day_changes_at_midnight_in_viet_nam() {
        let midnight = "2026-11-20T17:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        assert_eq!(of(midnight - 1).to_string(), "2026-11-20");
        assert_eq!(of(midnight).to_string(), "2026-11-21");
        assert_eq!(number(midnight - 1).to_string(), "2026-11-20");
        assert_eq!(number(midnight).to_string(), "2026-11-21");
        assert!(number(midnight - 1) < number(midnight));
        assert_eq!(number(-1).to_string(), of(-1).to_string());
        assert_eq!(number(i64::MAX).to_string(), of(i64::MAX).to_string());
    }
}
