//! Whether a page with the widget has gone quiet against its own rhythm: the last hours against the same
//! hours of the same weekdays before. Pure; where the counts come from is in `picture`.
//!
//! If an origin speaks as often as before, each of its heartbeats in the hours compared falls into this
//! week with the chance 1 / (weeks + 1). How likely it is that so few fell into it is the exact test of two
//! Poisson counts (Przyborowski and Wilenski, 1940), which needs no long history to be honest.

use std::collections::BTreeMap;

use crate::limits::{RHYTHM_CHANCE_MAX, RHYTHM_PART_MAX, RHYTHM_WEEKS_MAX, RHYTHM_WEEKS_MIN};

/// Hours of a week.
const WEEK: i64 = 7 * 24;

/// Spans of full hours that are looked at, the shortest first: a busy page is judged within hours, one
/// that is seldom seen by a day.
const SPANS: [i64; 2] = [3, 24];

/// What can be said of an origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rhythm {
    /// It has not been there for long enough.
    TooNew,
    /// It speaks so seldom that silence says nothing.
    TooSeldom,
    /// As ever.
    Usual(Compared),
    /// It has gone quiet.
    Quiet(Compared),
}

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Full hours, up to the one that is running.
    pub hours: i64,
    /// Weeks before.
    pub weeks: i64,
    /// Heartbeats in these hours of this week.
    pub seen: i64,
    /// Heartbeats in them in an average week before.
    pub expected: f64,
    /// How likely so few are by chance.
    pub chance: f64,
}

/// Judges an origin by its heartbeats in each hour since 1970; `now` is the hour that is running, which is
/// not looked at.
pub fn judge(hours: &BTreeMap<i64, i64>, now: i64) -> Rhythm {
    let Some((first, _)) = hours.first_key_value() else { return Rhythm::TooNew };
    let mut rhythm = Rhythm::TooNew;
    for span in SPANS {
        let from = now - span;
        let weeks = ((from - first).max(0) / WEEK).min(RHYTHM_WEEKS_MAX);
        if weeks < RHYTHM_WEEKS_MIN {
            continue;
        }
        let sum = |from: i64| hours.range(from..from + span).map(|(_, n)| *n).sum::<i64>();
        let seen = sum(from);
        let before: i64 = (1..=weeks).map(|week| sum(from - week * WEEK)).sum();
        if chance(0, before, weeks) > RHYTHM_CHANCE_MAX {
            rhythm = Rhythm::TooSeldom;
            continue;
        }
        let expected = before as f64 / weeks as f64;
        let chance = chance(seen, before, weeks);
        let compared = Compared { hours: span, weeks, seen, expected, chance };
        let is_few = (seen as f64) < expected * RHYTHM_PART_MAX;
        let is_quiet = is_few && chance <= RHYTHM_CHANCE_MAX;
        return if is_quiet { Rhythm::Quiet(compared) } else { Rhythm::Usual(compared) };
    }
    rhythm
}

/// How likely `seen` or fewer of all `seen + before` fall into this week and not into one of so many before.
fn chance(seen: i64, before: i64, weeks: i64) -> f64 {
    let all = (seen + before) as f64;
    let here = 1.0 / (weeks as f64 + 1.0);
    // Each term of the binomial from the one before; in logarithms, or a busy page would be nought.
    let mut term = all * (1.0 - here).ln();
    let mut sum = term.exp();
    for k in 0..seen {
        term += ((all - k as f64) / (k as f64 + 1.0)).ln() + (here / (1.0 - here)).ln();
        sum += term.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hour that is running.
    const NOW: i64 = 500_000;

    /// So many in each hour of each of the weeks before, and so many in each of the last three hours.
    fn hours(weeks: i64, n: i64, last: i64) -> BTreeMap<i64, i64> {
        let before = NOW - 24 - weeks * WEEK..NOW - 3;
        let mut hours: BTreeMap<i64, i64> = before.map(|hour| (hour, n)).collect();
        hours.extend((NOW - 3..NOW).map(|hour| (hour, last)));
        hours
    }

    fn is_quiet(hours: &BTreeMap<i64, i64>) -> bool {
        matches!(judge(hours, NOW), Rhythm::Quiet(_))
    }

    #[test]
    fn the_chance_is_that_of_the_binomial() {
        // 0.5^10, and (1 + 10) x 0.5^10 with one of ten seen.
        assert!((chance(0, 10, 1) - 1.0 / 1024.0).abs() < 1e-12);
        assert!((chance(1, 9, 1) - 11.0 / 1024.0).abs() < 1e-12);
        assert!((chance(0, 10, 4) - 0.8_f64.powi(10)).abs() < 1e-12);
        assert!((chance(1_000_000, 1, 4) - 1.0).abs() < 1e-6, "more than ever is no silence");
        let busy = chance(2_000_000, 8_000_000, 4);
        assert!((0.45..0.55).contains(&busy), "as ever: {busy}");
    }

    #[test]
    fn an_origin_is_too_new_until_there_are_two_weeks() {
        assert_eq!(judge(&BTreeMap::new(), NOW), Rhythm::TooNew);
        let since =
            |hour: i64| -> BTreeMap<i64, i64> { (hour..NOW - 3).map(|h| (h, 50)).collect() };
        let enough = NOW - 3 - RHYTHM_WEEKS_MIN * WEEK;
        assert_eq!(judge(&since(enough + 1), NOW), Rhythm::TooNew, "one hour short");
        assert!(is_quiet(&since(enough)));
    }

    #[test]
    fn one_that_went_silent_is_quiet_and_says_what_was_expected() {
        let Rhythm::Quiet(compared) = judge(&hours(5, 20, 0), NOW) else { panic!("not quiet") };
        assert_eq!((compared.hours, compared.weeks, compared.seen), (3, RHYTHM_WEEKS_MAX, 0));
        assert!((compared.expected - 60.0).abs() < 1e-9);
        assert!(compared.chance < 1e-20);
    }

    #[test]
    fn one_that_is_as_ever_or_a_little_slow_is_not() {
        for last in [20, 25, 15, 10] {
            assert!(!is_quiet(&hours(4, 20, last)), "{last} of 20 an hour");
        }
        // The part is a limit: just below it is quiet when chance agrees, at it is not.
        assert!(is_quiet(&hours(4, 200, 99)));
        assert!(!is_quiet(&hours(4, 200, 100)), "{RHYTHM_PART_MAX} of what was expected");
    }

    #[test]
    fn one_that_is_seldom_seen_is_judged_by_a_day_or_not_at_all() {
        // Two an hour: silence of three hours may be chance, a silent day is not.
        assert!(!is_quiet(&hours(4, 2, 0)));
        let silent: BTreeMap<i64, i64> =
            hours(4, 2, 0).into_iter().filter(|(hour, _)| *hour < NOW - 24).collect();
        let Rhythm::Quiet(compared) = judge(&silent, NOW) else { panic!("not quiet") };
        assert_eq!(compared.hours, 24);
        let weekly: BTreeMap<i64, i64> = (1..=5).map(|week| (NOW - 2 - week * WEEK, 3)).collect();
        assert_eq!(judge(&weekly, NOW), Rhythm::TooSeldom);
    }

    #[test]
    fn at_the_chance_that_is_allowed_and_one_heartbeat_past_it() {
        // The least that can tell anything: with all of them before, silence is as unlikely as must be.
        let weeks = RHYTHM_WEEKS_MAX;
        let enough = (1..).find(|n| chance(0, *n, weeks) <= RHYTHM_CHANCE_MAX).unwrap();
        let of = |n: i64| -> BTreeMap<i64, i64> {
            // One of them far back, so that there are four weeks; it is not in the hours compared.
            BTreeMap::from([(NOW - 100 - 4 * WEEK, 1), (NOW - 2 - WEEK, n)])
        };
        assert!(is_quiet(&of(enough)));
        assert_eq!(judge(&of(enough - 1), NOW), Rhythm::TooSeldom);
    }

    #[test]
    fn the_hour_that_runs_and_the_nights_of_a_page_say_nothing() {
        let mut busy = hours(4, 20, 0);
        busy.insert(NOW, 1_000);
        assert!(is_quiet(&busy), "the running hour is not looked at");
        // Nobody comes at night, so a quiet night is as ever.
        let by_day: BTreeMap<i64, i64> =
            hours(4, 20, 20).into_iter().filter(|(hour, _)| (NOW - hour) % 24 > 3).collect();
        assert!(!is_quiet(&by_day));
    }
}
