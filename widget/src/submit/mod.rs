//! The way of a submission to the service: which answers are final, and when to try again.
//!
//! The rules are plain functions; the browser's part (fetch, timers, randomness) is in `browser`.
//! The same bytes with the same key are sent on every try, so the service stores them once.

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(target_arch = "wasm32")]
pub use browser::{Outcome, fetch_survey, new_key, send, wait};

/// Tries of one press of the button, the first included: about ten seconds with the waits between.
pub const TRIES_MAX: u32 = 4;

/// Milliseconds after which a try that nobody answers is given up: a slow 2G line needs a few seconds.
pub const TRY_MS_MAX: u32 = 15_000;

/// The longest wait that is kept without telling the citizen.
pub const WAIT_MS_MAX: u32 = 8_000;

/// What the status of an answer means for the citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Stored, now or before.
    Stored,
    /// Problems beside the questions; nothing was stored.
    Unfit,
    /// Worth another try with the same bytes.
    Again,
    /// Final: nothing was stored and nothing will be.
    Refused,
}

/// What a status means.
pub fn verdict(status: u16) -> Verdict {
    match status {
        200 | 201 => Verdict::Stored,
        422 => Verdict::Unfit,
        408 | 429 | 500..=599 => Verdict::Again,
        _ => Verdict::Refused,
    }
}

/// Milliseconds to wait after this try (1 is the first), or `None` to stop and tell the citizen.
/// `random` spreads the tries of many citizens, so that a service that comes back is not overrun.
pub fn wait_after(attempt: u32, retry_after_s: Option<u32>, random: u8) -> Option<u32> {
    if attempt >= TRIES_MAX {
        return None;
    }
    let spread = u32::from(random) * 2;
    let own = (700 << (attempt - 1)) + spread;
    let asked = retry_after_s.map_or(0, |seconds| seconds.saturating_mul(1_000));
    match asked > own {
        true => (asked <= WAIT_MS_MAX).then_some(asked + spread),
        false => Some(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_the_contract_has_its_meaning() {
        for (status, meaning) in [
            (201, Verdict::Stored),
            (200, Verdict::Stored),
            (422, Verdict::Unfit),
            (408, Verdict::Again),
            (429, Verdict::Again),
            (500, Verdict::Again),
            (503, Verdict::Again),
            (400, Verdict::Refused),
            (403, Verdict::Refused),
            (409, Verdict::Refused),
            (413, Verdict::Refused),
            (415, Verdict::Refused),
        ] {
            assert_eq!(verdict(status), meaning, "{status}");
        }
    }

    #[test]
    fn four_tries_end_within_about_ten_seconds_whatever_chance_does() {
        for random in [0, 255] {
            let waits: Vec<u32> = (1..).map_while(|one| wait_after(one, None, random)).collect();
            assert_eq!(waits.len(), TRIES_MAX as usize - 1);
            assert!(waits.is_sorted() && waits[0] >= 700);
            assert!(waits.iter().sum::<u32>() < 10_000);
        }
    }

    #[test]
    fn retry_after_is_kept_when_it_is_short_and_told_when_it_is_long() {
        assert_eq!(wait_after(1, Some(0), 0), Some(700));
        assert_eq!(wait_after(1, Some(3), 0), Some(3_000));
        assert_eq!(wait_after(1, Some(8), 255), Some(8_510));
        assert_eq!(wait_after(1, Some(9), 0), None);
        assert_eq!(wait_after(1, Some(u32::MAX), 0), None);
        assert_eq!(wait_after(4, Some(1), 0), None);
    }
}
