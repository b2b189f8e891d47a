//! Whether the journal takes more: read from atomics, so that a request learns it without asking
//! the writer and without touching the disk. Who reacts how is not decided here.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::limits::{WRITE_QUEUE_BUSY, WRITE_QUEUE_MAX};

/// How much more the journal takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capacity {
    /// Everything.
    Free,
    /// Submissions; optional work should wait.
    Busy,
    /// Nothing: the queue is full, the disk is short, or the last write failed.
    Full,
}

/// Why the journal takes nothing, other than a full queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Less free space on the disk than is kept in reserve.
    DiskShort,
    /// The last write failed, and none has succeeded since.
    WriteFailed,
}

impl Trouble {
    /// A sentence for whoever looks after the node.
    pub fn sentence(self) -> &'static str {
        match self {
            Trouble::DiskShort => {
                "the disk of the data directory has less free space than is kept in reserve"
            }
            Trouble::WriteFailed => "the last write to the journal failed; it is tried again",
        }
    }
}

/// What waits for the writer, and what keeps it from writing.
#[derive(Debug, Default)]
pub struct Gate {
    waiting: AtomicUsize,
    trouble: AtomicU8,
    troubled_at: Mutex<Option<Instant>>,
}

impl Gate {
    /// Takes a place in the queue. False when there is none.
    pub fn enter(&self) -> bool {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        if before >= WRITE_QUEUE_MAX {
            self.leave(1);
            return false;
        }
        true
    }

    /// Gives places back.
    pub fn leave(&self, places: usize) {
        self.waiting.fetch_sub(places, Ordering::Relaxed);
    }

    /// Places taken.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Says what keeps the writer from writing.
    pub fn set_trouble(&self, trouble: Option<Trouble>) {
        let number = match trouble {
            None => 0,
            Some(Trouble::DiskShort) => 1,
            Some(Trouble::WriteFailed) => 2,
        };
        self.trouble.store(number, Ordering::Relaxed);
        if trouble.is_some() {
            let mut troubled_at = self.troubled_at.lock().unwrap_or_else(PoisonError::into_inner);
            *troubled_at = Some(Instant::now());
        }
    }

    /// True when something kept the writer from writing this recently, or does.
    pub fn was_troubled(&self, within: Duration) -> bool {
        let troubled_at = *self.troubled_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.trouble().is_some() || troubled_at.is_some_and(|at| at.elapsed() < within)
    }

    /// What keeps the writer from writing.
    pub fn trouble(&self) -> Option<Trouble> {
        match self.trouble.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Trouble::DiskShort),
            _ => Some(Trouble::WriteFailed),
        }
    }

    /// How much more the journal takes.
    pub fn capacity(&self) -> Capacity {
        let waiting = self.waiting();
        if self.trouble().is_some() || waiting >= WRITE_QUEUE_MAX {
            Capacity::Full
        } else if waiting >= WRITE_QUEUE_BUSY {
            Capacity::Busy
        } else {
            Capacity::Free
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_free_then_busy_then_full() {
        let gate = Gate::default();
        for _ in 0..WRITE_QUEUE_BUSY - 1 {
            assert!(gate.enter());
        }
        assert_eq!(gate.capacity(), Capacity::Free);
        assert!(gate.enter());
        assert_eq!(gate.capacity(), Capacity::Busy);
        while gate.waiting() < WRITE_QUEUE_MAX - 1 {
            assert!(gate.enter());
        }
        assert_eq!(gate.capacity(), Capacity::Busy);
        assert!(gate.enter(), "the last place");
        assert_eq!(gate.capacity(), Capacity::Full);
        assert!(!gate.enter(), "one past the limit");
        assert_eq!(gate.waiting(), WRITE_QUEUE_MAX, "who was not let in takes no place");
        gate.leave(WRITE_QUEUE_MAX);
        assert_eq!(gate.capacity(), Capacity::Free);
    }

    #[test]
    fn trouble_makes_it_full_until_it_is_over() {
        let gate = Gate::default();
        for trouble in [Trouble::DiskShort, Trouble::WriteFailed] {
            gate.set_trouble(Some(trouble));
            assert_eq!((gate.capacity(), gate.trouble()), (Capacity::Full, Some(trouble)));
            gate.set_trouble(None);
            assert_eq!((gate.capacity(), gate.trouble()), (Capacity::Free, None));
        }
    }

    #[test]
    fn trouble_that_comes_and_goes_is_remembered_for_a_while() {
        let gate = Gate::default();
        let ever = Duration::from_secs(3_600);
        gate.set_trouble(None);
        assert!(!gate.was_troubled(ever), "nothing was wrong yet");
        gate.set_trouble(Some(Trouble::WriteFailed));
        assert!(gate.was_troubled(Duration::ZERO), "it is now");
        gate.set_trouble(None);
        assert!(gate.was_troubled(ever));
        assert!(!gate.was_troubled(Duration::ZERO));
    }
}
