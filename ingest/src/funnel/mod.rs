//! The funnel: eligible dossiers -> invited -> shown -> started -> submitted. Here pages' counts of
//! shown and started are gathered; what the figures say is in `report`.
//!
//! Shown and started are counts without identity: no key, no address, no order of events.

pub mod report;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use model::{Channel, code};
use serde::Deserialize;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::central::Central;
use crate::central::dossier::Seen;
use crate::clock::Clock;
use crate::day;
use crate::gathered::{self, Gathered};
use crate::limits::{EMBED_FED_EVERY, FUNNEL_COUNT_MAX, FUNNEL_SORTS_MAX};

/// What a page tells: how often the questions were seen and begun since it told last.
#[derive(Debug, Deserialize)]
pub struct Glance {
    survey: String,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    service: Option<String>,
    #[serde(default)]
    channel: Channel,
    #[serde(default)]
    shown: u32,
    #[serde(default)]
    started: u32,
}

impl Glance {
    /// What the service itself sees of a hosted form: its page was shown so often and begun so often.
    /// Codes and channel as its address says them, judged already.
    pub fn of_form(
        survey: &str,
        context: &BTreeMap<&str, String>,
        (shown, started): (u32, u32),
    ) -> Glance {
        let channel = context.get("channel");
        let channel = channel.and_then(|name| Channel::ALL.into_iter().find(|c| c.name() == name));
        Glance {
            survey: survey.to_owned(),
            unit: context.get("unit").cloned(),
            service: context.get("service").cloned(),
            // As intake takes a submission that names none.
            channel: channel.unwrap_or_default(),
            shown,
            started,
        }
    }

    /// Reads it; `knows` tells which surveys there are.
    ///
    /// # Errors
    /// A sentence: it is no JSON of this form, the survey is unknown, a code is none, or there are more
    /// than a page can have seen.
    pub fn read(body: &[u8], knows: impl Fn(&str) -> bool) -> Result<Glance, String> {
        let mut glance: Glance = serde_json::from_slice(body).map_err(|error| {
            format!(
                "A page tells {{\"survey\",\"unit\",\"service\",\"channel\",\"shown\",\"started\"}}: \
                 {error}."
            )
        })?;
        if !knows(&glance.survey) {
            return Err("`survey` is no survey of this service.".to_owned());
        }
        // An element without the attribute says it with an empty text.
        glance.unit = glance.unit.filter(|unit| !unit.is_empty());
        glance.service = glance.service.filter(|service| !service.is_empty());
        if glance.unit.as_deref().is_some_and(|unit| !code::is_unit(unit)) {
            return Err("`unit` is no code of an agency.".to_owned());
        }
        if glance.service.as_deref().is_some_and(|service| !code::is_service(service)) {
            return Err("`service` is no code of a procedure.".to_owned());
        }
        if glance.shown.max(glance.started) > FUNNEL_COUNT_MAX {
            return Err(format!("`shown` and `started` are {FUNNEL_COUNT_MAX} at most."));
        }
        Ok(glance)
    }
}

/// What pages have told this node. Clones share it.
#[derive(Clone, Default)]
pub struct Funnel {
    counts: Gathered<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    day: String,
    survey: String,
    unit: String,
    service: String,
    channel: &'static str,
    is_start: bool,
}

impl gathered::Sort for Step {
    fn day(&self) -> &str {
        &self.day
    }
}

impl Funnel {
    /// Starts to hand on what will be counted; the task ends after it was told to stop.
    pub fn start(
        central: Arc<dyn Central>,
        clock: Clock,
        stopping: watch::Receiver<bool>,
    ) -> (Funnel, JoinHandle<()>) {
        let funnel = Funnel::default();
        let hand_on = async move |waiting: &[(Step, i64)], _: Date| {
            let seen: Vec<Seen> = waiting.iter().map(seen).collect();
            central.add_seen(&seen).await
        };
        let counts = funnel.counts.clone();
        let following = counts.follow("the funnel", EMBED_FED_EVERY, clock, stopping, hand_on);
        (funnel, tokio::spawn(following))
    }

    /// Counts what a page tells.
    pub fn count(&self, glance: &Glance, now_ms: i64) {
        let day = day::of(now_ms).to_string();
        for (n, is_start) in [(glance.shown, false), (glance.started, true)] {
            if n == 0 {
                continue;
            }
            let step = Step {
                day: day.clone(),
                survey: glance.survey.clone(),
                unit: glance.unit.clone().unwrap_or_default(),
                service: glance.service.clone().unwrap_or_default(),
                channel: glance.channel.name(),
                is_start,
            };
            self.counts.add(step, i64::from(n), FUNNEL_SORTS_MAX, |step| Step {
                unit: String::new(),
                service: String::new(),
                ..step
            });
        }
    }
}

fn seen((step, n): &(Step, i64)) -> Seen {
    let Step { day, survey, unit, service, channel, is_start } = step.clone();
    let (shown, started) = if is_start { (0, *n) } else { (*n, 0) };
    Seen { day, survey, unit, service, channel: channel.to_owned(), shown, started }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_322_400_000;

    fn glance(text: &str) -> Result<Glance, String> {
        Glance::read(text.as_bytes(), |survey| survey == "one-stop")
    }

    #[test]
    fn a_glance_is_read_at_its_bounds_and_refused_past_them() {
        let most = format!(r#"{{"survey":"one-stop","shown":{FUNNEL_COUNT_MAX},"started":0}}"#);
        assert!(glance(&most).is_ok());
        let past = FUNNEL_COUNT_MAX + 1;
        for (wrong, named) in [
            (format!(r#"{{"survey":"one-stop","shown":{past}}}"#), "shown"),
            (format!(r#"{{"survey":"one-stop","started":{past}}}"#), "started"),
            (r#"{"survey":"one-stop","shown":-1}"#.to_owned(), "shown"),
            (r#"{"survey":"none","shown":1}"#.to_owned(), "survey"),
            (r#"{"survey":"one-stop","unit":"h47"}"#.to_owned(), "unit"),
            (r#"{"survey":"one-stop","service":"a b"}"#.to_owned(), "service"),
            (r#"{"survey":"one-stop","channel":"pigeon"}"#.to_owned(), "channel"),
            ("{}".to_owned(), "survey"),
        ] {
            let error = glance(&wrong).map(|_| ()).unwrap_err();
            assert!(error.contains(named), "{wrong}: {error}");
        }
    }

    #[test]
    fn seen_and_begun_are_counted_apart_and_past_the_room_without_unit() {
        let funnel = Funnel::default();
        let of = |unit: &str| {
            let text = format!(r#"{{"survey":"one-stop","unit":"{unit}","shown":2,"started":1}}"#);
            glance(&text).unwrap()
        };
        // Two sorts for each unit.
        for number in 0..=FUNNEL_SORTS_MAX / 2 {
            funnel.count(&of(&format!("H{number}")), NOON);
        }
        let day = day::of(NOON).to_string();
        let taken = funnel.counts.take(&day);
        let counted = |unit: &str| -> Vec<(i64, i64)> {
            let told = taken.iter().map(seen).filter(|seen| seen.unit == unit);
            told.map(|seen| (seen.shown, seen.started)).collect()
        };
        assert_eq!(counted("H0"), [(2, 0), (0, 1)]);
        assert_eq!(counted(&format!("H{}", FUNNEL_SORTS_MAX / 2)), []);
        assert_eq!(counted(""), [(2, 0), (0, 1)], "the last one had no room");
    }
}
