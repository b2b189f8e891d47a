//! How often a name may be tried at login. After a few failures it has to wait, twice as long after each
//! further one, up to a bound: whoever fails on purpose cannot keep a person out for ever. All nodes
//! count together at central, in a table of fixed size; whether a name exists makes no difference. Two
//! names at one place wait for each other: rare, short. The rule is pure, the counting is central's.

use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest as _, Sha256};

use super::CentralError;
use crate::limits::{LOGIN_FORGET_AFTER, LOGIN_FREE_FAILURES, LOGIN_WAIT_MAX, LOGIN_WAIT_MIN};

/// Attempts at login, counted for all nodes together.
#[async_trait]
pub trait Attempts: Send + Sync {
    /// Begins an attempt at `now` (milliseconds since 1970): it counts as failed until it is said to
    /// have succeeded, so that attempts made at the same time count, too. The wait that is left, when
    /// the name has to wait; the attempt is not made then.
    async fn begin_attempt(
        &self,
        place: Place,
        now: i64,
    ) -> Result<Result<(), Duration>, CentralError>;

    /// The attempt succeeded: the place starts anew.
    async fn attempt_succeeded(&self, place: Place) -> Result<(), CentralError>;
}

/// Where the failures of a name are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub u16);

impl Place {
    /// The place of a name.
    pub fn of(name: &str) -> Place {
        let hash = Sha256::digest(name);
        Place(u16::from_be_bytes([hash[0], hash[1]]))
    }
}

/// Failures so far, and when the last one was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Failures {
    pub count: u32,
    pub last_at: i64,
}

impl Failures {
    /// The failures with one more, or how long there is to wait.
    pub fn one_more(self, now: i64) -> Result<Failures, Duration> {
        let since = Duration::from_millis(u64::try_from(now - self.last_at).unwrap_or(0));
        let before = if since >= LOGIN_FORGET_AFTER { 0 } else { self.count };
        let wait = wait(before);
        if since < wait {
            return Err(wait - since);
        }
        Ok(Failures { count: before.saturating_add(1), last_at: now })
    }
}

fn wait(failures: u32) -> Duration {
    match failures.checked_sub(LOGIN_FREE_FAILURES) {
        None => Duration::ZERO,
        Some(further) => LOGIN_WAIT_MIN.saturating_mul(1 << further.min(10)).min(LOGIN_WAIT_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    fn after(failures: u32) -> Failures {
        Failures { count: failures, last_at: NOW }
    }

    #[test]
    fn a_name_waits_after_five_failures_and_longer_after_each_further_one() {
        let mut failures = Failures::default();
        for _ in 0..LOGIN_FREE_FAILURES {
            failures = failures.one_more(NOW).unwrap();
        }
        assert_eq!(failures.one_more(NOW), Err(LOGIN_WAIT_MIN));
        assert_eq!(failures.one_more(NOW + 29_000), Err(Duration::from_secs(1)));
        let failures = failures.one_more(NOW + 30_000).unwrap();
        assert_eq!(failures.one_more(NOW + 30_000), Err(LOGIN_WAIT_MIN * 2));
    }

    #[test]
    fn the_wait_has_a_bound_and_an_hour_of_quiet_starts_anew() {
        assert_eq!(after(1_000).one_more(NOW), Err(LOGIN_WAIT_MAX));
        assert_eq!(after(u32::MAX).one_more(NOW), Err(LOGIN_WAIT_MAX));
        let bound = i64::try_from(LOGIN_WAIT_MAX.as_millis()).unwrap();
        assert!(after(u32::MAX).one_more(NOW + bound).is_ok());
        let quiet = i64::try_from(LOGIN_FORGET_AFTER.as_millis()).unwrap();
        assert_eq!(after(9).one_more(NOW + quiet - 1).unwrap().count, 10);
        assert_eq!(after(9).one_more(NOW + quiet).unwrap().count, 1);
    }

    #[test]
    fn a_clock_that_was_put_back_keeps_nobody_out_longer_than_the_bound() {
        assert_eq!(after(9).one_more(NOW - 86_400_000).unwrap_err(), wait(9));
    }
}
