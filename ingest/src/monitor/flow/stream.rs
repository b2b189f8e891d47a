//! `GET /monitor/flow/live`: the picture again and again as server-sent events. It is drawn once for all who
//! read the same language, at most once every few seconds, and sent only when it looks otherwise.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use model::Language;
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use super::{Rhythms, read};
use crate::central::CentralError;
use crate::feed::Changes;
use crate::limits::FLOW_DRAWN_EVERY;
use crate::monitor::guard::CentralTeam;
use crate::monitor::language::PageLanguage;
use crate::monitor::live::STREAM_MAX;
use crate::monitor::view::{self, Reader};
use crate::monitor::{Monitor, MonitorState, number};

/// The last drawing in each language, and what need not be read for each of them.
#[derive(Default)]
struct Drawings {
    of: HashMap<Language, (Instant, Arc<str>)>,
    rhythms: Rhythms,
}

/// Draws for all who watch.
pub struct Drawn {
    state: MonitorState,
    drawn: Mutex<Drawings>,
}

impl Drawn {
    /// Nothing is drawn until somebody watches.
    pub fn new(state: MonitorState) -> Drawn {
        Drawn { state, drawn: Mutex::default() }
    }

    /// A drawing that is no older than [`FLOW_DRAWN_EVERY`].
    async fn current(&self, language: Language) -> Result<Arc<str>, CentralError> {
        let mut drawn = self.drawn.lock().await;
        if let Some((at, data)) = drawn.of.get(&language)
            && at.elapsed() < FLOW_DRAWN_EVERY
        {
            return Ok(Arc::clone(data));
        }
        let at = Instant::now();
        let now = self.state.clock.now_ms();
        let picture = read(&self.state, &mut drawn.rhythms, now).await?;
        let as_of = number::moment(language, picture.read_at);
        let figures = view::flow_figures(Reader::of(language), picture);
        let data: Arc<str> = json!({ "as_of": as_of, "figures": figures }).to_string().into();
        drawn.of.insert(language, (at, Arc::clone(&data)));
        Ok(data)
    }
}

/// One open stream.
struct Watcher {
    drawn: Arc<Drawn>,
    language: Language,
    /// Closed once the service stops.
    changes: Changes,
    sent: Option<Arc<str>>,
    until: Instant,
}

/// `GET /monitor/flow/live`.
pub async fn live(
    State(monitor): State<Monitor>,
    CentralTeam(_): CentralTeam,
    page: PageLanguage,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let watcher = Watcher {
        drawn: Arc::clone(&monitor.flow),
        language: page.language,
        changes: monitor.state.changes.clone(),
        sent: None,
        until: Instant::now() + STREAM_MAX,
    };
    let stream = futures::stream::unfold(watcher, |mut watcher| async move {
        let data = watcher.next().await?;
        Some((Ok(Event::default().event("figures").data(data)), watcher))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

impl Watcher {
    /// The next drawing that looks otherwise than the last one sent; `None` when the stream ends.
    async fn next(&mut self) -> Option<Arc<str>> {
        loop {
            if self.sent.is_some() {
                sleep(FLOW_DRAWN_EVERY).await;
            }
            // The feed is gone when the service stops, and a login that has ended ends the stream, too.
            if Instant::now() >= self.until || self.changes.has_changed().is_err() {
                return None;
            }
            match self.drawn.current(self.language).await {
                Ok(data) if self.sent.as_ref() == Some(&data) => {}
                Ok(data) => {
                    self.sent = Some(Arc::clone(&data));
                    return Some(data);
                }
                Err(error) => {
                    tracing::warn!(%error, "the flow waits for central");
                    sleep(FLOW_DRAWN_EVERY).await;
                }
            }
        }
    }
}
