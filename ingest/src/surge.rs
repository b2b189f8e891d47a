//! How many new submissions come from one address prefix: the limit, off by default, and the surge,
//! which is stored and flagged.
//!
//! Counted in a fixed number of buckets under a keyed hash, so that memory is bounded whoever sends
//! and no address is kept. Whole offices and mobile carriers share a prefix: a limit is for a node
//! whose senders are known, the flag refuses nobody.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::limits::{SENDER_BUCKETS, SURGE_PER_MINUTE};

/// The flag of a submission that came in a surge.
pub const SURGE: &str = "surge";

type Counter<C> =
    RateLimiter<u32, DefaultKeyedStateStore<u32>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Counts new submissions by prefix.
pub struct Senders<C: Clock = MonotonicClock> {
    limit: Option<Counter<C>>,
    surge: Counter<C>,
    clock: C,
}

impl Senders<MonotonicClock> {
    /// With a limit of so many a minute, of which so many may come at once; 0 a minute is no limit,
    /// 0 at once as many as in a minute.
    pub fn new(limit_per_minute: u32, limit_burst: u32) -> Senders<MonotonicClock> {
        Senders::with_clock(limit_per_minute, limit_burst, MonotonicClock)
    }
}

impl<C: Clock + Clone> Senders<C> {
    /// The same by another clock.
    pub fn with_clock(limit_per_minute: u32, limit_burst: u32, clock: C) -> Senders<C> {
        let counter =
            |quota| RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone());
        let limit = NonZeroU32::new(limit_per_minute).map(|per_minute| {
            let burst = NonZeroU32::new(limit_burst).unwrap_or(per_minute);
            counter(Quota::per_minute(per_minute).allow_burst(burst))
        });
        #[expect(clippy::expect_used, reason = "a constant that is not zero")]
        let surge = NonZeroU32::new(SURGE_PER_MINUTE).expect("not zero");
        Senders { limit, surge: counter(Quota::per_minute(surge)), clock }
    }

    /// True when there is a limit at all.
    pub fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    /// Counts one against the limit.
    ///
    /// # Errors
    /// The limit is reached; how long to wait.
    pub fn count(&self, bucket: u32) -> Result<(), Duration> {
        let Some(limit) = &self.limit else { return Ok(()) };
        let now = self.clock.now();
        limit.check_key(&(bucket % SENDER_BUCKETS)).map_err(|until| until.wait_time_from(now))
    }

    /// Counts one that is accepted; true when it is one too many for a single sender.
    pub fn is_surge(&self, bucket: u32) -> bool {
        self.surge.check_key(&(bucket % SENDER_BUCKETS)).is_err()
    }

    /// Forgets who was not seen for a while.
    pub fn forget(&self) {
        for counter in self.limit.iter().chain([&self.surge]) {
            counter.retain_recent();
            counter.shrink_to_fit();
        }
    }

    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.limit.iter().chain([&self.surge]).map(RateLimiter::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    #[test]
    fn one_past_the_surge_is_flagged_and_another_sender_is_not() {
        let clock = FakeRelativeClock::default();
        let senders = Senders::with_clock(0, 0, clock.clone());
        for n in 0..SURGE_PER_MINUTE {
            assert!(!senders.is_surge(7), "{n} is not yet too many");
        }
        assert!(senders.is_surge(7));
        assert!(!senders.is_surge(8));
        clock.advance(Duration::from_secs(61));
        assert!(!senders.is_surge(7), "a minute later it is over");
    }

    #[test]
    fn the_limit_is_off_unless_set_and_says_how_long_to_wait() {
        let senders = Senders::new(0, 0);
        assert!(!senders.is_limited());
        assert!((0..10_000).all(|_| senders.count(1).is_ok()));
        let clock = FakeRelativeClock::default();
        let senders = Senders::with_clock(6, 2, clock.clone());
        assert!(senders.count(1).is_ok() && senders.count(1).is_ok());
        let wait = senders.count(1).unwrap_err();
        assert!(wait <= Duration::from_secs(10) && wait > Duration::from_secs(8), "{wait:?}");
        assert!(senders.count(2).is_ok(), "another sender");
        clock.advance(wait);
        assert!(senders.count(1).is_ok());
    }

    #[test]
    fn memory_is_bounded_by_the_buckets_and_given_back() {
        let clock = FakeRelativeClock::default();
        let senders = Senders::with_clock(1, 1, clock.clone());
        for bucket in 0..1_000 {
            let _ = senders.count(bucket);
            let _ = senders.count(bucket + SENDER_BUCKETS);
            senders.is_surge(bucket);
        }
        assert_eq!(senders.remembered(), 2_000, "a bucket beyond the last is one of the first");
        clock.advance(Duration::from_secs(121));
        senders.forget();
        assert_eq!(senders.remembered(), 0);
    }
}
