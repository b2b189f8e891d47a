//! Counts of outcomes by minute, in this process: a short lock for each submission and nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{MINUTE_MS, OTHER};
use crate::central::flow::FlowCount;
use crate::limits::FLOW_SORTS_MAX;
use crate::outcome::Outcome;

/// How a submission came, as far as is known: one that cannot be read says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Its channel, or `""`.
    pub channel: &'static str,
    /// Who signed its invite, where that is proved, or `""`.
    pub issuer: String,
}

/// What is counted apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    minute: i64,
    outcome: &'static str,
    reason: &'static str,
    channel: &'static str,
    issuer: String,
}

/// What came in and was not told to central yet. Clones share it.
#[derive(Clone, Default)]
pub struct Counts {
    waiting: Arc<Mutex<BTreeMap<Sort, i64>>>,
}

impl Counts {
    /// Counts an outcome in the minute of this moment, in milliseconds since 1970.
    pub fn count(&self, outcome: &Outcome, way: Way, now_ms: i64) {
        let reason = match outcome {
            Outcome::Rejected(rejection) => rejection.kind(),
            _ => "",
        };
        let Way { channel, issuer } = way;
        let minute = now_ms.div_euclid(MINUTE_MS);
        self.add(Sort { minute, outcome: outcome.name(), reason, channel, issuer });
    }

    fn add(&self, mut sort: Sort) {
        let mut waiting = self.lock();
        if waiting.len() >= FLOW_SORTS_MAX && !waiting.contains_key(&sort) {
            (sort.channel, sort.issuer) = (OTHER, OTHER.to_owned());
        }
        *waiting.entry(sort).or_default() += 1;
    }

    /// Takes what waits, of this minute and later; what is older nobody would keep.
    pub(super) fn take(&self, first_minute: i64) -> Vec<FlowCount> {
        let taken = std::mem::take(&mut *self.lock());
        let is_kept = |(sort, _): &(Sort, i64)| sort.minute >= first_minute;
        let told = |(sort, n): (Sort, i64)| FlowCount {
            minute: sort.minute,
            outcome: sort.outcome.to_owned(),
            reason: sort.reason.to_owned(),
            channel: sort.channel.to_owned(),
            issuer: sort.issuer,
            n,
        };
        taken.into_iter().filter(is_kept).map(told).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Sort, i64>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Rejection;

    fn stored() -> Outcome {
        let receipt = crate::outcome::Receipt { receipt: String::new(), key: String::new() };
        Outcome::Stored(receipt)
    }

    fn way(issuer: &str) -> Way {
        Way { channel: "portal", issuer: issuer.to_owned() }
    }

    #[test]
    fn outcomes_of_one_sort_and_minute_are_added_up_and_taken_once() {
        let counts = Counts::default();
        for at in [0, MINUTE_MS - 1, MINUTE_MS] {
            counts.count(&stored(), way("a"), at);
        }
        counts.count(&Outcome::Rejected(Rejection::WrongType), Way::default(), 5);
        let told = |first| {
            let all = counts.take(first);
            all.into_iter().map(|c| (c.minute, c.outcome, c.reason, c.n)).collect::<Vec<_>>()
        };
        let text = str::to_owned;
        let expected = [
            (0, text("rejected"), text("wrong-type"), 1),
            (0, text("stored"), text(""), 2),
            (1, text("stored"), text(""), 1),
        ];
        assert_eq!(told(0), expected);
        assert_eq!(told(0), [], "once");
        counts.count(&stored(), way("a"), MINUTE_MS - 1);
        counts.count(&stored(), way("a"), MINUTE_MS);
        assert_eq!(told(1).len(), 1, "the minute itself is kept, the one before is not");
    }

    #[test]
    fn one_sort_more_than_there_is_room_for_loses_channel_and_issuer_and_still_counts() {
        let counts = Counts::default();
        for number in 0..FLOW_SORTS_MAX {
            counts.count(&stored(), way(&number.to_string()), 0);
        }
        counts.count(&stored(), way("0"), 0);
        counts.count(&stored(), way("one more"), 0);
        let taken = counts.take(0);
        assert_eq!(taken.len(), FLOW_SORTS_MAX + 1);
        assert_eq!(taken.iter().map(|c| c.n).sum::<i64>(), FLOW_SORTS_MAX as i64 + 2);
        let of = |issuer: &str| taken.iter().find(|c| c.issuer == issuer).map(|c| c.n);
        assert_eq!((of("0"), of("one more"), of(OTHER)), (Some(2), None, Some(1)));
    }
}
