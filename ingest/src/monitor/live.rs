//! `GET /monitor/live`: server-sent events for the central team. Whenever the feed took something,
//! the new rows go out as the page's own markup, with the new totals, within a second; the figures
//! follow, as soon as they may be drawn again.
//!
//! Rows that other nodes feed are found by looking every few seconds. At most the newest fifty rows
//! are sent: the list keeps no more. Rows and figures are read and drawn once for all who watch.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use model::Language;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::guard::{CentralTeam, LIVE};
use super::language::PageLanguage;
use super::overview::LISTED_MAX;
use super::redrawn::{Redrawn, Turn};
use super::{Monitor, MonitorState, login, number, received, view, wording};
use crate::central::{CentralError, Row, Total};
use crate::feed::Changes;
use crate::surveys::Surveys;

/// Shortest time between two readings of central, however many watch and however fast rows come.
const PACE: Duration = Duration::from_millis(250);

/// How often to look for rows that other nodes fed, and for a central that is back.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// A stream ends after this and the browser comes again, so a login that has ended ends it, too.
pub const STREAM_MAX: Duration = Duration::from_secs(5 * 60);

/// What a client asks for.
#[derive(Deserialize)]
pub struct Asked {
    /// Id of the last row the page has; `Last-Event-ID` of a reconnecting browser goes before it.
    after: Option<i64>,
    /// True of a page that has watched before, so that its figures may be older than its rows.
    #[serde(default)]
    again: bool,
}

/// `GET /monitor/live`.
pub async fn live(
    State(monitor): State<Monitor>,
    CentralTeam(person): CentralTeam,
    page: PageLanguage,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Response> {
    // The figures that follow have comments in them.
    let noted = monitor.note(&person, LIVE, "comments-read", "live").await;
    noted.map_err(|error| login::failed(page, &error))?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let watcher = Watcher {
        newest: Arc::clone(&monitor.newest),
        redrawn: Arc::clone(&monitor.redrawn),
        changes: monitor.state.changes.clone(),
        language: page.language,
        after: last.or(asked.after),
        sent: BTreeSet::new(),
        totals: None,
        stale: (last.is_some() || asked.again).then(Stale::now),
        until: Instant::now() + STREAM_MAX,
        looks_at_once: true,
    };
    let stream = futures::stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok(event), watcher))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// The newest rows and the totals, as read at some moment.
struct Snapshot {
    /// Newest first.
    rows: Vec<Row>,
    totals: Vec<Total>,
    read_at: Instant,
    drawn: Mutex<Vec<Drawn>>,
}

/// The markup of some of the rows.
struct Drawn {
    language: Language,
    ids: Vec<i64>,
    markup: Arc<str>,
}

impl Snapshot {
    /// The markup of these rows, masked and drawn once for all who lack the same: nearly everybody does.
    async fn markup(&self, language: Language, rows: &[&Row], surveys: &Surveys) -> Arc<str> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut drawn = self.drawn.lock().await;
        if let Some(had) = drawn.iter().find(|had| had.language == language && had.ids == ids) {
            return Arc::clone(&had.markup);
        }
        let received = rows.iter().map(|row| received::submission(row, surveys, language));
        let markup: Arc<str> = view::live_rows(language, received.collect()).into();
        drawn.push(Drawn { language, ids, markup: Arc::clone(&markup) });
        markup
    }
}

/// Reads central for all watchers together.
pub struct Newest {
    state: MonitorState,
    read: Mutex<Option<(u64, Instant, Arc<Snapshot>)>>,
}

impl Newest {
    /// Nothing is read until somebody watches.
    pub fn new(state: MonitorState) -> Newest {
        Newest { state, read: Mutex::new(None) }
    }

    /// A reading that is newer than the last change at this node and than [`LOOK_EVERY`].
    async fn snapshot(&self) -> Result<Arc<Snapshot>, CentralError> {
        let mut read = self.read.lock().await;
        if let Some((change, at, snapshot)) = &*read {
            let is_current = *change == *self.state.changes.borrow();
            if is_current && at.elapsed() < LOOK_EVERY {
                return Ok(Arc::clone(snapshot));
            }
            sleep_until(*at + PACE).await;
        }
        // Taken before reading: what comes while we read is read again.
        let (change, at) = (*self.state.changes.borrow(), Instant::now());
        let rows = self.state.central.newest(LISTED_MAX).await?;
        let totals = self.state.central.totals().await?;
        let snapshot = Arc::new(Snapshot { rows, totals, read_at: at, drawn: Mutex::default() });
        *read = Some((change, at, Arc::clone(&snapshot)));
        Ok(snapshot)
    }
}

/// Figures that the page shows and that are no longer so.
#[derive(Clone, Copy)]
struct Stale {
    /// Figures read before this do not have what came.
    since: Instant,
    /// When they can be had.
    due: Instant,
}

impl Stale {
    fn now() -> Stale {
        let now = Instant::now();
        Stale { since: now, due: now }
    }
}

/// One open stream.
struct Watcher {
    newest: Arc<Newest>,
    redrawn: Arc<Redrawn>,
    changes: Changes,
    language: Language,
    /// Only rows above this id; `None` until the first reading of a client that named none.
    after: Option<i64>,
    /// Rows sent already, of those that can still be among the newest. Not only the highest id:
    /// with two nodes, a row with a lower id can appear after one with a higher.
    sent: BTreeSet<i64>,
    totals: Option<Vec<Total>>,
    stale: Option<Stale>,
    until: Instant,
    /// True at first, and after figures were sent in place of what was to be looked at.
    looks_at_once: bool,
}

impl Watcher {
    /// The next event; `None` when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if std::mem::take(&mut self.looks_at_once) {
                self.changes.borrow_and_update();
            } else {
                self.wait().await?;
            }
            match self.look().await {
                Ok(Some(event)) => return Some(event),
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the live list waits for central");
                    sleep(LOOK_EVERY).await;
                }
            }
        }
    }

    /// What there is to send. Figures that are due go first: rows may come without a pause.
    async fn look(&mut self) -> Result<Option<Event>, CentralError> {
        if let Some(stale) = self.stale.filter(|stale| stale.due <= Instant::now()) {
            match self.redrawn.since(self.language, stale.since).await? {
                Turn::Drawn(data) => {
                    (self.stale, self.looks_at_once) = (None, true);
                    return Ok(Some(Event::default().event("figures").data(data)));
                }
                Turn::NotBefore(due) => self.stale = Some(Stale { due, ..stale }),
            }
        }
        let snapshot = self.newest.snapshot().await?;
        Ok(self.event(&snapshot).await)
    }

    /// Waits for a change or for the time to look anyway. `None` ends the stream: the feed has
    /// stopped, or it has been open long enough.
    async fn wait(&mut self) -> Option<()> {
        if Instant::now() >= self.until {
            return None;
        }
        let mut look = self.until.min(Instant::now() + LOOK_EVERY);
        if let Some(stale) = self.stale {
            look = look.min(stale.due);
        }
        match timeout_at(look, self.changes.changed()).await {
            Ok(Err(_)) => None,
            Ok(Ok(())) | Err(_) => Some(()),
        }
    }

    async fn event(&mut self, snapshot: &Snapshot) -> Option<Event> {
        let newest = snapshot.rows.iter().map(|row| row.id).max().unwrap_or(0);
        let after = *self.after.get_or_insert(newest);
        let is_new = |row: &&Row| row.id > after && !self.sent.contains(&row.id);
        let rows: Vec<&Row> = snapshot.rows.iter().filter(is_new).collect();
        if rows.is_empty() && self.totals.as_ref() == Some(&snapshot.totals) {
            return None;
        }
        let markup = snapshot.markup(self.language, &rows, &self.newest.state.surveys).await;
        let said = (!rows.is_empty()).then(|| (wording::of(self.language).live_new)(rows.len()));
        let data = json!({
            "said": said,
            "total": number::count(self.language, counted(&snapshot.totals)),
            "surveys": self.by(&snapshot.totals, |total| {
                (total.standing == "counted").then_some(&total.survey)
            }),
            "standings": self.by(&snapshot.totals, |total| Some(&total.standing)),
            "rows": &*markup,
        });
        let is_other = self.totals.as_ref().is_some_and(|totals| *totals != snapshot.totals);
        if is_other || !rows.is_empty() {
            let due = self.stale.map_or(snapshot.read_at, |stale| stale.due);
            self.stale = Some(Stale { since: snapshot.read_at, due });
        }
        self.sent = snapshot.rows.iter().map(|row| row.id).collect();
        self.totals = Some(snapshot.totals.clone());
        let event = Event::default().event("rows").id(newest.max(after).to_string());
        Some(event.data(data.to_string()))
    }

    /// Sums by name, written as the reader reads them.
    fn by<'a>(
        &self,
        totals: &'a [Total],
        name: impl Fn(&'a Total) -> Option<&'a String>,
    ) -> Map<String, Value> {
        let mut sums = std::collections::BTreeMap::<&String, i64>::new();
        for total in totals {
            if let Some(name) = name(total) {
                *sums.entry(name).or_insert(0) += total.n;
            }
        }
        let written = |(name, n): (&String, i64)| {
            (name.clone(), Value::String(number::count(self.language, n)))
        };
        sums.into_iter().map(written).collect()
    }
}

fn counted(totals: &[Total]) -> i64 {
    totals.iter().filter(|total| total.standing == "counted").map(|total| total.n).sum()
}
