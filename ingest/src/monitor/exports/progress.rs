//! How far everybody's export is. One at a time for a person, a few for all. In memory: an export ends with
//! the program, so there is nothing to remember after it. No rows are read here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Fault;
use crate::limits::exports::EXPORTS_AT_ONCE;

/// How an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Under way.
    Running,
    /// All of it is out.
    Done,
    /// Ended by whoever began it.
    Cancelled,
    /// The client is gone, or it could not be finished.
    Broken,
}

impl State {
    /// True when nothing more comes.
    pub fn is_over(self) -> bool {
        self != State::Running
    }

    /// Its name for the page.
    pub fn name(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Done => "done",
            State::Cancelled => "cancelled",
            State::Broken => "broken",
        }
    }
}

/// How far one export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Far {
    /// Which one: ascending, across restarts.
    pub number: u64,
    /// Rows out.
    pub done: u64,
    /// Rows there are.
    pub total: u64,
    /// How it stands.
    pub state: State,
}

/// One export.
pub struct Progress {
    number: u64,
    total: u64,
    done: AtomicU64,
    state: Mutex<State>,
    /// Told when it is to end.
    stop: Notify,
}

impl Progress {
    /// So many rows more are out.
    pub fn add(&self, rows: u64) {
        self.done.fetch_add(rows, Ordering::Relaxed);
    }

    /// Waits until somebody wants it to end.
    pub async fn cancelled(&self) {
        self.stop.notified().await;
    }

    fn far(&self) -> Far {
        let (done, state) = (self.done.load(Ordering::Relaxed), *locked(&self.state));
        Far { number: self.number, done, total: self.total, state }
    }
}

/// An export under way; when it is dropped without a word, it is broken.
pub struct Running(Arc<Progress>);

impl Running {
    /// Says how it ended.
    pub fn end(self, state: State) {
        *locked(&self.0.state) = state;
    }
}

impl std::ops::Deref for Running {
    type Target = Progress;

    fn deref(&self) -> &Progress {
        &self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = locked(&self.0.state);
        if *state == State::Running {
            *state = State::Broken;
        }
    }
}

/// Everybody's exports.
pub struct Exports {
    of: Mutex<HashMap<String, Arc<Progress>>>,
    next: AtomicU64,
}

impl Exports {
    /// Nobody exports anything yet. Numbers begin at the time, so that they go on after a restart.
    pub fn new(now_ms: i64) -> Exports {
        Exports { of: Mutex::default(), next: AtomicU64::new(now_ms.unsigned_abs()) }
    }

    /// Begins an export of so many rows.
    ///
    /// # Errors
    /// One of this person is under way, or as many as there may be.
    pub fn begin(&self, person: &str, total: u64) -> Result<Running, Fault> {
        let mut of = locked(&self.of);
        let is_running = |one: &Arc<Progress>| one.far().state == State::Running;
        if of.get(person).is_some_and(is_running) {
            return Err(Fault::Busy);
        }
        if of.values().filter(|one| is_running(one)).count() >= EXPORTS_AT_ONCE {
            return Err(Fault::OthersBusy);
        }
        let progress = Arc::new(Progress {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            total,
            done: AtomicU64::new(0),
            state: Mutex::new(State::Running),
            stop: Notify::new(),
        });
        of.insert(person.to_owned(), Arc::clone(&progress));
        Ok(Running(progress))
    }

    /// How far this person's last export is.
    pub fn of(&self, person: &str) -> Option<Far> {
        locked(&self.of).get(person).map(|one| one.far())
    }

    /// Ends this person's export, if there is one.
    pub fn cancel(&self, person: &str) {
        if let Some(progress) = locked(&self.of).get(person) {
            progress.stop.notify_one();
        }
    }
}

/// Nothing here panics while it holds a lock; if it did, what is under it would still be whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_one_export_at_a_time_and_all_together_a_few() {
        let exports = Exports::new(0);
        let mut running = Vec::new();
        for person in 0..EXPORTS_AT_ONCE {
            running.push(exports.begin(&person.to_string(), 10).ok().unwrap());
        }
        assert_eq!(exports.begin("0", 10).err(), Some(Fault::Busy));
        assert_eq!(exports.begin("another", 10).err(), Some(Fault::OthersBusy));
        let first = running.remove(0);
        first.add(10);
        first.end(State::Done);
        let far = exports.of("0").unwrap();
        assert_eq!((far.done, far.total, far.state), (10, 10, State::Done));
        let again = exports.begin("0", 10).ok().unwrap();
        assert!(exports.of("0").unwrap().number > far.number);
        drop(again);
        assert_eq!(exports.of("0").unwrap().state, State::Broken, "nobody said how it ended");
        assert!(exports.begin("another", 10).is_ok());
    }

    #[tokio::test]
    async fn whoever_is_to_end_hears_of_it_even_when_told_before() {
        let exports = Exports::new(0);
        let running = exports.begin("a", 1).ok().unwrap();
        exports.cancel("nobody");
        exports.cancel("a");
        running.cancelled().await;
    }
}
