//! How many ratings come from one device. Not by address: all tablets of an office share one. Nor by
//! arrival alone: a tablet that was days without a network sends them all at once.
//!
//! A surge is what people cannot have given one after the other, by the moments at which they were
//! given; it is flagged and stored. Only what comes faster than a tablet needs to send a month's work
//! is refused for a while.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::limits::{DEVICE_ARRIVALS_PER_MINUTE, DEVICE_GIVEN_PER_MINUTE, SENDERS_FORGOTTEN_EVERY};

const MINUTE_MS: i64 = 60_000;

type Arrivals<C> =
    RateLimiter<String, DefaultKeyedStateStore<String>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// What was given in one minute at one device.
#[derive(Default)]
struct Given {
    count: u32,
    /// When the last of it arrived, milliseconds since 1970.
    arrived_at: i64,
}

/// Counts what comes from each device.
pub struct Pace<C: Clock = MonotonicClock> {
    arrivals: Arrivals<C>,
    /// By device and minute. As many as arrive until they are forgotten, which is bounded.
    given: Mutex<HashMap<(String, i64), Given>>,
    clock: C,
}

impl Default for Pace<MonotonicClock> {
    fn default() -> Self {
        Pace::with_clock(MonotonicClock)
    }
}

impl<C: Clock + Clone> Pace<C> {
    /// By another clock.
    pub fn with_clock(clock: C) -> Pace<C> {
        #[expect(clippy::expect_used, reason = "a constant that is not zero")]
        let per_minute = NonZeroU32::new(DEVICE_ARRIVALS_PER_MINUTE).expect("not zero");
        let quota = Quota::per_minute(per_minute);
        let arrivals = RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone());
        Pace { arrivals, given: Mutex::default(), clock }
    }

    /// Counts one that arrives.
    ///
    /// # Errors
    /// More than a tablet ever needs to send; how long to wait.
    pub fn count(&self, device: &str) -> Result<(), Duration> {
        let now = self.clock.now();
        let checked = self.arrivals.check_key(&device.to_owned());
        checked.map_err(|until| until.wait_time_from(now))
    }

    /// Counts one that was given at this moment; true when it is one too many for the people of one
    /// minute at one tablet.
    pub fn is_surge(&self, device: &str, given_at: i64, now_ms: i64) -> bool {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = (device.to_owned(), given_at.div_euclid(MINUTE_MS));
        let given = given.entry(minute).or_default();
        given.count += 1;
        given.arrived_at = now_ms;
        given.count > DEVICE_GIVEN_PER_MINUTE
    }

    /// Forgets what has not come for a while.
    pub fn forget(&self, now_ms: i64) {
        self.arrivals.retain_recent();
        self.arrivals.shrink_to_fit();
        let kept_ms = SENDERS_FORGOTTEN_EVERY.as_millis() as i64;
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.retain(|_, given| now_ms.saturating_sub(given.arrived_at) <= kept_ms);
        given.shrink_to_fit();
    }

    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.arrivals.len() + self.given.lock().unwrap().len()
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    const NOW: i64 = 1_795_300_000_000;

    #[test]
    fn a_minute_at_a_tablet_holds_so_many_people_and_one_more_is_flagged() {
        let pace = Pace::default();
        for n in 0..DEVICE_GIVEN_PER_MINUTE {
            assert!(!pace.is_surge("a", NOW, NOW), "{n} is not yet too many");
        }
        assert!(pace.is_surge("a", NOW, NOW));
        assert!(!pace.is_surge("b", NOW, NOW), "another tablet");
        assert!(!pace.is_surge("a", NOW - MINUTE_MS, NOW), "another minute");
    }

    #[test]
    fn days_of_work_that_arrive_at_once_are_no_surge() {
        let pace = Pace::default();
        let surges = (0..5_000).filter(|n| pace.is_surge("a", NOW - n * MINUTE_MS / 4, NOW));
        assert_eq!(surges.count(), 0);
    }

    #[test]
    fn the_hard_limit_is_held_and_says_how_long_to_wait() {
        let clock = FakeRelativeClock::default();
        let pace = Pace::with_clock(clock.clone());
        assert!((0..DEVICE_ARRIVALS_PER_MINUTE).all(|_| pace.count("a").is_ok()));
        let wait = pace.count("a").unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(60), "{wait:?}");
        assert!(pace.count("b").is_ok(), "another tablet");
        clock.advance(wait);
        assert!(pace.count("a").is_ok());
    }

    #[test]
    fn what_has_not_come_for_a_while_is_forgotten() {
        let clock = FakeRelativeClock::default();
        let pace = Pace::with_clock(clock.clone());
        pace.is_surge("a", NOW, NOW);
        assert!(pace.count("a").is_ok());
        pace.forget(NOW + 1_000);
        assert!(pace.remembered() >= 1);
        clock.advance(Duration::from_secs(121));
        pace.forget(NOW + 121_000);
        assert_eq!(pace.remembered(), 0);
    }
}
