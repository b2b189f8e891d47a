//! Counts that are gathered in this process and handed on to central every few seconds.
//!
//! They are counts and no more: what was not handed on when a node is killed is lost, and a commit of
//! which the answer was lost may count twice. No identity is in them, so nothing could tell them apart.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::watch;

use crate::central::CentralError;
use crate::clock::Clock;
use crate::day;

/// What is counted apart.
pub trait Sort: Clone + Ord + Send + Sync + 'static {
    /// The day it belongs to, `YYYY-MM-DD`.
    fn day(&self) -> &str;
}

/// Counts by sort. Clones share them.
pub struct Gathered<S> {
    /// Of each sort of today how many were not handed on; the sort stays, to bound how many there are.
    counts: Arc<Mutex<BTreeMap<S, i64>>>,
}

impl<S> Clone for Gathered<S> {
    fn clone(&self) -> Gathered<S> {
        Gathered { counts: Arc::clone(&self.counts) }
    }
}

impl<S: Sort> Default for Gathered<S> {
    fn default() -> Gathered<S> {
        Gathered { counts: Arc::default() }
    }
}

impl<S: Sort> Gathered<S> {
    /// Adds to a sort. With as many sorts as there may be, a new one is counted as `instead` says:
    /// made-up sorts must not fill memory and tables.
    pub fn add(&self, sort: S, n: i64, sorts_max: usize, instead: impl FnOnce(S) -> S) {
        let mut counts = self.lock();
        let has_room = counts.len() < sorts_max || counts.contains_key(&sort);
        let sort = if has_room { sort } else { instead(sort) };
        *counts.entry(sort).or_default() += n;
    }

    /// What waits to be handed on; sorts of days that are over are forgotten with it.
    pub fn take(&self, today: &str) -> Vec<(S, i64)> {
        let mut counts = self.lock();
        let waiting = counts.iter().filter(|(_, n)| **n > 0).map(|(sort, n)| (sort.clone(), *n));
        let waiting = waiting.collect();
        counts.retain(|sort, n| {
            *n = 0;
            sort.day() == today
        });
        waiting
    }

    /// Puts back what central did not take.
    pub fn put_back(&self, waiting: &[(S, i64)]) {
        let mut counts = self.lock();
        for (sort, n) in waiting {
            *counts.entry(sort.clone()).or_default() += n;
        }
    }

    /// Hands the counts on again and again, and once more when it is told to stop.
    pub async fn follow(
        self,
        what: &'static str,
        every: Duration,
        clock: Clock,
        mut stopping: watch::Receiver<bool>,
        hand_on: impl AsyncFn(&[(S, i64)], Date) -> Result<(), CentralError>,
    ) {
        let mut was_reached = true;
        loop {
            let stops = tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => true,
                () = tokio::time::sleep(every) => false,
            };
            let today = day::of(clock.now_ms());
            let waiting = self.take(&today.to_string());
            let handed = match waiting.is_empty() {
                true => Ok(()),
                false => hand_on(&waiting, today).await,
            };
            if let Err(error) = &handed {
                self.put_back(&waiting);
                if was_reached {
                    tracing::warn!(error = %error, what, "counts cannot be handed on; they are kept");
                }
            }
            was_reached = handed.is_ok();
            if stops {
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<S, i64>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
