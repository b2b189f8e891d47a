//! What pages tell of the widget in them, added up here and handed on to central every few seconds.
//! How counts are gathered and handed on is in `gathered`.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::central::Central;
use crate::central::embed::{EmbedCount, EmbedHour};
use crate::clock::Clock;
use crate::day;
use crate::gathered::{Gathered, Sort};
use crate::limits::{
    EMBED_DAYS, EMBED_FED_EVERY, EMBED_HOUR_DAYS, EMBED_SORTS_MAX, EMBED_TEXT_MAX,
};
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
    counts: Gathered<Beaten>,
    hours: Gathered<Hourly>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Beaten {
    day: String,
    origin: String,
    version: String,
    kind: &'static str,
}

/// The same by hour, which the rhythm of an origin is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hourly {
    day: String,
    hour: i32,
    origin: String,
}

impl Sort for Hourly {
    fn day(&self) -> &str {
        &self.day
    }
}

impl Sort for Beaten {
    fn day(&self) -> &str {
        &self.day
    }
}

impl Heartbeats {
    /// Starts to hand on what will be counted; the task ends after it was told to stop.
    pub fn start(
        central: Arc<dyn Central>,
        clock: Clock,
        stopping: watch::Receiver<bool>,
    ) -> (Heartbeats, JoinHandle<()>) {
        let beats = Heartbeats::default();
        let hours_central = Arc::clone(&central);
        let hand_on = async move |waiting: &[(Beaten, i64)], today: Date| {
            let oldest = today.saturating_sub(Span::new().days(EMBED_DAYS));
            let waiting: Vec<EmbedCount> = waiting.iter().map(counted).collect();
            central.add_embeds(&waiting, &oldest.to_string()).await
        };
        let of_hours = async move |waiting: &[(Hourly, i64)], today: Date| {
            let oldest = today.saturating_sub(Span::new().days(EMBED_HOUR_DAYS));
            let waiting: Vec<EmbedHour> = waiting.iter().map(of_hour).collect();
            hours_central.add_embed_hours(&waiting, &oldest.to_string()).await
        };
        let (counts, hours) = (beats.counts.clone(), beats.hours.clone());
        let (every, also, stopping_too) = (EMBED_FED_EVERY, clock.clone(), stopping.clone());
        let of_days = counts.follow("heartbeats", every, clock, stopping, hand_on);
        let of_hours = hours.follow("hours of heartbeats", every, also, stopping_too, of_hours);
        let (of_days, of_hours) = (tokio::spawn(of_days), tokio::spawn(of_hours));
        let both = async move {
            // Neither ends before it is told to.
            let _ = tokio::join!(of_days, of_hours);
        };
        (beats, tokio::spawn(both))
    }

    /// Counts one, from a page that the request's headers name.
    pub fn count(&self, beat: &Beat, headers: &HeaderMap, now_ms: i64) {
        let kind = KINDS.into_iter().find(|kind| *kind == beat.kind).unwrap_or(OTHER);
        metrics::counter!("hailong_embed_total", "kind" => kind).increment(1);
        let (day, version) = (day::of(now_ms).to_string(), beat.version.clone());
        let origin = origin_of(headers);
        let hour = day::hour_of(now_ms);
        let beaten = Beaten { day: day.clone(), origin: origin.clone(), version, kind };
        let other = || OTHER.to_owned();
        // As many origins as in the counts of the day, in each of its hours.
        self.hours.add(Hourly { day, hour, origin }, 1, EMBED_SORTS_MAX * 24, |hourly| Hourly {
            origin: other(),
            ..hourly
        });
        self.counts.add(beaten, 1, EMBED_SORTS_MAX, |beaten| Beaten {
            origin: other(),
            version: other(),
            ..beaten
        });
    }
}

fn counted((beaten, n): &(Beaten, i64)) -> EmbedCount {
    let Beaten { day, origin, version, kind } = beaten.clone();
    EmbedCount { day, origin, version, kind: kind.to_owned(), n: *n }
}

fn of_hour((hourly, n): &(Hourly, i64)) -> EmbedHour {
    let Hourly { day, hour, origin } = hourly.clone();
    EmbedHour { day, hour, origin, n: *n }
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
        let taken = beats.counts.take(&day);
        let told: Vec<_> =
            taken.iter().map(|(one, n)| (one.origin.as_str(), one.kind, *n)).collect();
        let expected = [
            ("https://a.vn", "ready", 2),
            ("none", "ready", 1),
            ("null", "trapped", 1),
            ("other", "other", 1),
        ];
        assert_eq!(told, expected);
        assert!(beats.counts.take(&day).is_empty(), "once");
        beats.counts.put_back(&taken);
        assert_eq!(beats.counts.take(&day), taken, "and again when central did not take it");
    }

    #[test]
    fn one_sort_more_than_there_is_room_for_is_counted_as_other() {
        let beats = Heartbeats::default();
        for number in 0..=EMBED_SORTS_MAX {
            beats.count(&beat("ready"), &from(&format!("https://a{number}.vn")), NOON);
        }
        beats.count(&beat("ready"), &from("https://a0.vn"), NOON);
        let day = day::of(NOON).to_string();
        let taken = beats.counts.take(&day);
        assert_eq!(taken.len(), EMBED_SORTS_MAX + 1);
        let of = |origin: &str| taken.iter().find(|(one, _)| one.origin == origin).map(|(_, n)| *n);
        assert_eq!((of("other"), of("https://a0.vn")), (Some(1), Some(2)));
        assert_eq!(of(&format!("https://a{EMBED_SORTS_MAX}.vn")), None);
        beats.count(&beat("ready"), &from("https://b.vn"), NOON);
        assert_eq!(
            beats.counts.take("2026-11-23")[0].0.origin,
            "other",
            "the room is that of a day"
        );
        beats.count(&beat("ready"), &from("https://b.vn"), NOON);
        assert_eq!(
            beats.counts.take(&day)[0].0.origin,
            "https://b.vn",
            "and the next day has its own"
        );
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
