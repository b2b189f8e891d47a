//! The overview's figures drawn anew for the central team's open pages: once for all who read the
//! same language, and at most once every five seconds. When to ask is the stream's part, in `live`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use model::Language;
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::scope::Scope;
use super::{MonitorState, overview, view};
use crate::central::CentralError;
use crate::central::account::Role;

/// Shortest time between two drawings in one language: they read every tally.
const PACE: Duration = Duration::from_secs(5);

/// The drawing that was asked for, or when to ask again.
pub enum Turn {
    /// JSON of the figures' markup and of the moment they were read.
    Drawn(Arc<str>),
    /// The last drawing is older than asked for, but too young to be done again.
    NotBefore(Instant),
}

/// The last drawing in each language.
pub struct Redrawn {
    state: MonitorState,
    drawn: Mutex<HashMap<Language, (Instant, Arc<str>)>>,
}

impl Redrawn {
    /// Nothing is drawn until somebody asks.
    pub fn new(state: MonitorState) -> Redrawn {
        Redrawn { state, drawn: Mutex::default() }
    }

    /// Figures that were read at `since` or later.
    pub async fn since(&self, language: Language, since: Instant) -> Result<Turn, CentralError> {
        let mut drawn = self.drawn.lock().await;
        if let Some((at, data)) = drawn.get(&language) {
            if *at >= since {
                return Ok(Turn::Drawn(Arc::clone(data)));
            }
            if at.elapsed() < PACE {
                return Ok(Turn::NotBefore(*at + PACE));
            }
        }
        // Taken before reading: what comes while we read is drawn again.
        let at = Instant::now();
        let scope = Scope::new(Role::Central, "");
        let counted = overview::counted(&self.state, &scope, None).await?;
        let figures = counted.figures(&self.state, &scope, language).await?;
        let as_of = figures.as_of.clone();
        let (contents, figures) = view::figures(figures);
        let data = json!({ "as_of": as_of, "contents": contents, "figures": figures });
        let data: Arc<str> = data.to_string().into();
        drawn.insert(language, (at, Arc::clone(&data)));
        Ok(Turn::Drawn(data))
    }
}
