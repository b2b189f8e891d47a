//! `/monitor/flow`: how ratings flow, for the central team: what comes in by minute, channel and issuer, how
//! the nodes are, which pages have gone quiet, what goes wrong. Nothing of it says what anybody said.

mod acknowledge;
mod alert;
mod mail;
mod page;
mod picture;
mod rhythm;
mod stream;

pub use acknowledge::acknowledge;
#[cfg(test)]
pub use alert::look;
pub use alert::{Probe, watch_for_alerts};
pub use mail::{AlertMail, TellError, tell_of_alerts};
pub use page::page;
pub use picture::{Bar, OriginOf, Outcomes, Picture, Rhythms, State, Watched, read, watched};
pub use rhythm::{Compared, Rhythm};
pub use stream::{Drawn, live};
