//! The clock as a parameter: the system's in the service, any other in tests.

use std::sync::Arc;

use jiff::Timestamp;

/// What time it is. Clones share it.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock { now: Arc::new(|| Timestamp::now().as_millisecond()) }
    }

    /// A clock that says what `now` says, in milliseconds since 1970.
    pub fn from_fn(now: impl Fn() -> i64 + Send + Sync + 'static) -> Clock {
        Clock { now: Arc::new(now) }
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        (self.now)()
    }
}
