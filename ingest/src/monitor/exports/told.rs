//! `GET /monitor/exports/live`: how far the export of whoever asks is, as server-sent events. A page that
//! has seen the end of one hears nothing until the next begins.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt as _};
use model::Language;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::progress::{Exports, Far};
use crate::feed::Changes;
use crate::limits::exports::EXPORT_TOLD_EVERY;
use crate::monitor::Monitor;
use crate::monitor::guard::CentralTeam;
use crate::monitor::language::PageLanguage;
use crate::monitor::live::STREAM_MAX;
use crate::monitor::wording::exports;

/// What a page knows already.
#[derive(Deserialize)]
pub struct Known {
    /// Number of the last export it has seen the end of.
    #[serde(default)]
    after: u64,
}

/// One open stream.
struct Watcher {
    exports: Arc<Exports>,
    person: String,
    language: Language,
    after: u64,
    /// Closed once the service stops.
    changes: Changes,
    sent: Option<Far>,
    until: Instant,
}

/// `GET /monitor/exports/live`.
pub async fn told(
    State(monitor): State<Monitor>,
    CentralTeam(person): CentralTeam,
    page: PageLanguage,
    Query(known): Query<Known>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let watcher = Watcher {
        exports: Arc::clone(&monitor.exports),
        person: person.name,
        language: page.language,
        after: last.unwrap_or(known.after),
        changes: monitor.state.changes.clone(),
        sent: None,
        until: Instant::now() + STREAM_MAX,
    };
    let stream = futures::stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok(event), watcher))
    });
    // A body may be asked again after its end.
    Sse::new(stream.fuse()).keep_alive(KeepAlive::default())
}

impl Watcher {
    /// How far it is, whenever it is farther; `None` when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let far = self.exports.of(&self.person).filter(|far| far.number > self.after);
            if far.is_some() && far != self.sent {
                self.sent = far;
                return far.map(|far| self.event(far));
            }
            // The feed is gone when the service stops, and a login that has ended ends the stream, too.
            if Instant::now() >= self.until || self.changes.has_changed().is_err() {
                return None;
            }
            sleep(EXPORT_TOLD_EVERY).await;
        }
    }

    fn event(&mut self, far: Far) -> Event {
        let said = exports::far(self.language, far);
        let data = json!({
            "done": far.done, "total": far.total, "state": far.state.name(), "said": said,
        });
        let mut event = Event::default().event("progress").data(data.to_string());
        if far.state.is_over() {
            self.after = far.number;
            event = event.id(far.number.to_string());
        }
        event
    }
}
