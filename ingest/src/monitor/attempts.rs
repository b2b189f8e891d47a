//! How often a name was tried at login. After a few failures the name has to wait, twice as long
//! after each further one. Kept in memory of this node, in a table of fixed size: names are hashed
//! to places with a seed of this process, so nobody can fill it or clear a chosen place of it, and
//! whether a name exists makes no difference. Two names at one place wait for each other; rare, short.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Places in the table.
const PLACES: usize = 4_096;

/// Failures before a name has to wait.
const FREE_FAILURES: u32 = 5;

/// The first wait.
const WAIT_MIN: Duration = Duration::from_secs(30);

/// The longest wait. Somebody else's failures can keep a person out no longer than this.
const WAIT_MAX: Duration = Duration::from_secs(15 * 60);

/// After this long without a failure a name starts anew.
const FORGET_AFTER: Duration = Duration::from_secs(60 * 60);

#[derive(Clone, Copy, Default)]
struct Place {
    failures: u32,
    last: i64,
}

/// Attempts by name.
pub struct Attempts {
    places: Mutex<Vec<Place>>,
    seed: RandomState,
}

impl Default for Attempts {
    fn default() -> Attempts {
        Attempts { places: Mutex::new(vec![Place::default(); PLACES]), seed: RandomState::new() }
    }
}

impl Attempts {
    /// Begins an attempt at `now` (milliseconds since 1970): it counts as failed until it is said to
    /// have succeeded, so that attempts made at the same time count, too.
    ///
    /// # Errors
    /// How long the name still has to wait; the attempt is not made then.
    pub fn begin(&self, name: &str, now: i64) -> Result<(), Duration> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &mut places[self.place(name)];
        let since = Duration::from_millis(u64::try_from(now - place.last).unwrap_or(0));
        if since >= FORGET_AFTER {
            *place = Place::default();
        }
        let wait = wait(place.failures);
        if since < wait {
            return Err(wait - since);
        }
        *place = Place { failures: place.failures.saturating_add(1), last: now };
        Ok(())
    }

    /// The attempt succeeded: the name starts anew.
    pub fn succeeded(&self, name: &str) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places[self.place(name)] = Place::default();
    }

    fn place(&self, name: &str) -> usize {
        let hash = self.seed.hash_one(name) % PLACES as u64;
        usize::try_from(hash).unwrap_or(0)
    }
}

fn wait(failures: u32) -> Duration {
    match failures.checked_sub(FREE_FAILURES) {
        None => Duration::ZERO,
        Some(further) => WAIT_MIN.saturating_mul(1 << further.min(10)).min(WAIT_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    #[test]
    fn a_name_waits_after_five_failures_and_longer_after_each_further_one() {
        let attempts = Attempts::default();
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.begin("admin", NOW), Ok(()));
        }
        assert_eq!(attempts.begin("admin", NOW), Err(WAIT_MIN));
        assert_eq!(attempts.begin("admin", NOW + 29_000), Err(Duration::from_secs(1)));
        assert_eq!(attempts.begin("admin", NOW + 30_000), Ok(()));
        assert_eq!(attempts.begin("admin", NOW + 30_000), Err(WAIT_MIN * 2));
        assert_eq!(wait(40), WAIT_MAX);
    }

    #[test]
    fn success_and_an_hour_of_quiet_start_anew() {
        let attempts = Attempts::default();
        for _ in 0..FREE_FAILURES {
            attempts.begin("admin", NOW).unwrap();
        }
        attempts.succeeded("admin");
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.begin("admin", NOW), Ok(()));
        }
        assert!(attempts.begin("admin", NOW).is_err());
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.begin("admin", NOW + 3_600_000), Ok(()));
        }
    }

    #[test]
    fn ten_thousand_other_names_do_not_free_one_that_waits() {
        let attempts = Attempts::default();
        for _ in 0..FREE_FAILURES {
            attempts.begin("admin", NOW).unwrap();
        }
        for other in 0..10_000 {
            let _ = attempts.begin(&format!("other-{other}"), NOW);
        }
        assert!(attempts.begin("admin", NOW).is_err());
    }
}
