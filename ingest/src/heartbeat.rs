//! What pages tell of the widget in them, added up here and handed on to central every few seconds.
//!
//! It is a count and no more: what was not handed on when a node is killed is lost, and a commit of
//! which the answer was lost may count twice. No identity is in it, so nothing could tell them apart.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, header};
use jiff::Span;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::central::embed::EmbedCount;
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::day;
use crate::limits::{EMBED_DAYS, EMBED_FED_EVERY, EMBED_SORTS_MAX, EMBED_TEXT_MAX};
use crate::origins::Origin;

/// What is counted by itself; everything else is `other`, so that metrics keep few labels.
const KINDS: [&str; 12] = [
    "ready",
    "offered",
    "wasm-blocked",
    "not-loaded",
    "too-slow",
    "trapped",
    "frame-blocked",
    "no-survey",
    "unknown-survey",
    "survey-unreached",
    "survey-refused",
    "survey-layout",
];

/// Whatever has no name of its own.
const OTHER: &str = "other";

/// What a page says.
#[derive(Deserialize)]
pub struct Beat {
    version: String,
    kind: String,
}

impl Beat {
    /// Reads it.
    ///
    /// # Errors
    /// A sentence: it is no JSON, or a text is missing, empty, too long or of other letters.
    pub fn read(body: &[u8]) -> Result<Beat, String> {
        let beat: Beat = serde_json::from_slice(body).map_err(|error| {
            format!("A heartbeat is {{\"version\":\"…\",\"kind\":\"…\"}}: {error}.")
        })?;
        for (name, text) in [("version", &beat.version), ("kind", &beat.kind)] {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
            if text.is_empty() || text.len() > EMBED_TEXT_MAX || !text.chars().all(is_plain) {
                return Err(format!(
                    "`{name}` has 1 to {EMBED_TEXT_MAX} letters, digits, dots, + and -."
                ));
            }
        }
        Ok(beat)
    }
}

/// The heartbeats of this node. Clones share them.
#[derive(Clone, Default)]
pub struct Heartbeats {
    /// Of each sort of today how many were not handed on; the sort stays, to bound how many there are.
    counts: Arc<Mutex<BTreeMap<Sort, i64>>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    day: String,
    origin: String,
    version: String,
    kind: &'static str,
}

impl Heartbeats {
    /// Starts to hand on what will be counted; the task ends after it was told to stop.
    pub fn start(
        central: Arc<dyn Central>,
        clock: Clock,
        stopping: watch::Receiver<bool>,
    ) -> (Heartbeats, JoinHandle<()>) {
        let beats = Heartbeats::default();
        let following = beats.clone().follow(central, clock, stopping);
        (beats, tokio::spawn(following))
    }

    /// Counts one, from a page that the request's headers name.
    pub fn count(&self, beat: &Beat, headers: &HeaderMap, now_ms: i64) {
        let kind = KINDS.into_iter().find(|kind| *kind == beat.kind).unwrap_or(OTHER);
        metrics::counter!("hailong_embed_total", "kind" => kind).increment(1);
        let (day, version) = (day::of(now_ms).to_string(), beat.version.clone());
        let sort = Sort { day, origin: origin_of(headers), version, kind };
        let mut counts = self.lock();
        let has_room = counts.len() < EMBED_SORTS_MAX || counts.contains_key(&sort);
        let sort = match has_room {
            true => sort,
            // Made-up origins must not fill memory and tables.
            false => Sort { origin: OTHER.to_owned(), version: OTHER.to_owned(), ..sort },
        };
        *counts.entry(sort).or_default() += 1;
    }

    /// Hands the counts on to central again and again, and once more at the end.
    async fn follow(
        self,
        central: Arc<dyn Central>,
        clock: Clock,
        mut stopping: watch::Receiver<bool>,
    ) {
        let mut was_reached = true;
        loop {
            let stops = tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => true,
                () = tokio::time::sleep(EMBED_FED_EVERY) => false,
            };
            let fed = self.feed(&*central, &clock).await;
            if let (true, Err(error)) = (was_reached, &fed) {
                tracing::warn!(error = %error, "heartbeats cannot be handed on; they are kept");
            }
            was_reached = fed.is_ok();
            if stops {
                return;
            }
        }
    }

    async fn feed(&self, central: &dyn Central, clock: &Clock) -> Result<(), CentralError> {
        let today = day::of(clock.now_ms());
        let waiting = self.take(&today.to_string());
        if waiting.is_empty() {
            return Ok(());
        }
        let oldest = today.saturating_sub(Span::new().days(EMBED_DAYS));
        let added = central.add_embeds(&waiting, &oldest.to_string()).await;
        if added.is_err() {
            self.put_back(&waiting);
        }
        added
    }

    /// What waits to be handed on; sorts of days that are over are forgotten with it.
    fn take(&self, today: &str) -> Vec<EmbedCount> {
        let mut counts = self.lock();
        let waiting = counts.iter().filter(|(_, n)| **n > 0);
        let waiting = waiting.map(|(sort, n)| EmbedCount {
            day: sort.day.clone(),
            origin: sort.origin.clone(),
            version: sort.version.clone(),
            kind: sort.kind.to_owned(),
            n: *n,
        });
        let waiting = waiting.collect();
        counts.retain(|sort, n| {
            *n = 0;
            sort.day == today
        });
        waiting
    }

    fn put_back(&self, waiting: &[EmbedCount]) {
        let mut counts = self.lock();
        for count in waiting {
            let kind = KINDS.into_iter().find(|kind| *kind == count.kind).unwrap_or(OTHER);
            let EmbedCount { day, origin, version, .. } = count.clone();
            *counts.entry(Sort { day, origin, version, kind }).or_default() += count.n;
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Sort, i64>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the browser says where the page is from; a page cannot change that. Never a path.
fn origin_of(headers: &HeaderMap) -> String {
    let Some(origin) = headers.get(header::ORIGIN) else { return "none".to_owned() };
    match origin.to_str() {
        // A frame without an origin of its own, a file, a sandbox.
        Ok("null") => "null".to_owned(),
        Ok(text) => text.parse::<Origin>().map_or_else(|_| OTHER.to_owned(), String::from),
        Err(_) => OTHER.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_322_400_000;

    fn from(origin: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, origin.parse().unwrap());
        headers
    }

    fn beat(kind: &str) -> Beat {
        Beat { version: "0.1.0".into(), kind: kind.into() }
    }

    #[test]
    fn beats_of_one_sort_are_added_up_and_handed_on_once() {
        let beats = Heartbeats::default();
        for (kind, origin) in [
            ("ready", "https://a.vn"),
            ("ready", "https://A.vn:443"),
            ("made-up", "chrome-extension://x"),
            ("trapped", "null"),
        ] {
            beats.count(&beat(kind), &from(origin), NOON);
        }
        beats.count(&beat("ready"), &HeaderMap::new(), NOON);
        let day = day::of(NOON).to_string();
        let taken = beats.take(&day);
        let told: Vec<_> =
            taken.iter().map(|one| (one.origin.as_str(), one.kind.as_str(), one.n)).collect();
        let expected = [
            ("https://a.vn", "ready", 2),
            ("none", "ready", 1),
            ("null", "trapped", 1),
            ("other", "other", 1),
        ];
        assert_eq!(told, expected);
        assert!(beats.take(&day).is_empty(), "once");
        beats.put_back(&taken);
        assert_eq!(beats.take(&day), taken, "and again when central did not take it");
    }

    #[test]
    fn one_sort_more_than_there_is_room_for_is_counted_as_other() {
        let beats = Heartbeats::default();
        for number in 0..=EMBED_SORTS_MAX {
            beats.count(&beat("ready"), &from(&format!("https://a{number}.vn")), NOON);
        }
        beats.count(&beat("ready"), &from("https://a0.vn"), NOON);
        let day = day::of(NOON).to_string();
        let taken = beats.take(&day);
        assert_eq!(taken.len(), EMBED_SORTS_MAX + 1);
        let of = |origin: &str| taken.iter().find(|one| one.origin == origin).map(|one| one.n);
        assert_eq!((of("other"), of("https://a0.vn")), (Some(1), Some(2)));
        assert_eq!(of(&format!("https://a{EMBED_SORTS_MAX}.vn")), None);
        beats.count(&beat("ready"), &from("https://b.vn"), NOON);
        assert_eq!(beats.take("2026-11-23")[0].origin, "other", "the room is that of a day");
        beats.count(&beat("ready"), &from("https://b.vn"), NOON);
        assert_eq!(beats.take(&day)[0].origin, "https://b.vn", "and the next day has its own");
    }

    #[test]
    fn a_beat_is_two_short_words() {
        let read = |version: &str, kind: &str| {
            Beat::read(format!(r#"{{"version":"{version}","kind":"{kind}","x":1}}"#).as_bytes())
        };
        let longest = "v".repeat(EMBED_TEXT_MAX);
        assert!(read(&longest, "ready").is_ok() && read("0.1.0", &longest).is_ok());
        for (version, kind, named) in [
            ("", "ready", "version"),
            ("0.1.0", "", "kind"),
            (&*(longest.clone() + "v"), "ready", "version"),
            ("0.1.0", "a/path", "kind"),
        ] {
            let error = read(version, kind).err().unwrap_or_default();
            assert!(error.contains(named), "{version} {kind}: {error}");
        }
        assert!(Beat::read(b"{}").is_err() && Beat::read(b"ready").is_err());
    }
}
