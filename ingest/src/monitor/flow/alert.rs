//! What is wrong with the flow: each condition as a number that is 1 where an alert is raised. It is cleared
//! only below a half, so that what goes up and down around the bound is one alert and not many. Pure, but for
//! the watch that every node keeps; whoever sees a change first writes it, and it is written once.
//!
//! While central is away nobody can see this: for that are the rules in `packaging/alerts.yml`.

use std::sync::Arc;

use jiff::ToSpan as _;
use tokio::time::sleep;

use super::{Outcomes, Rhythm, Rhythms, State, Watched, watched};
use crate::central::alert::{Alert, AlertChanges, Raised};
use crate::central::flow::Node;
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::day;
use crate::limits::{
    ALERT_CLEARED_BELOW, ALERT_DAYS, ALERT_REJECTED_SHARE, ALERT_SUBMISSIONS_MIN, ALERTS_EVERY,
    NODE_GONE, PROBE_BACKLOG_AGE, PROBE_CLOCK_AHEAD, PROBE_DISK_FREE,
};

/// A condition that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Probe {
    /// A node stores nothing.
    NodeRefuses,
    /// Rows of a journal do not say what was written.
    JournalCorrupt,
    /// A node gives no sign of life.
    NodeGone,
    /// Ratings wait for central for too long.
    BacklogOld,
    /// A node's disk is nearly full.
    DiskShort,
    /// A node's clock is wrong.
    ClockOff,
    /// Many submissions are rejected.
    RejectedShare,
    /// Pages of an origin have gone quiet.
    OriginQuiet,
}

impl Probe {
    /// Every condition, the gravest first.
    pub const ALL: [Probe; 8] = [
        Probe::NodeRefuses,
        Probe::JournalCorrupt,
        Probe::NodeGone,
        Probe::BacklogOld,
        Probe::DiskShort,
        Probe::ClockOff,
        Probe::RejectedShare,
        Probe::OriginQuiet,
    ];

    /// As central keeps it.
    pub fn name(self) -> &'static str {
        match self {
            Probe::NodeRefuses => "node-refuses",
            Probe::JournalCorrupt => "journal-corrupt",
            Probe::NodeGone => "node-gone",
            Probe::BacklogOld => "backlog-old",
            Probe::DiskShort => "disk-short",
            Probe::ClockOff => "clock-off",
            Probe::RejectedShare => "rejected-share",
            Probe::OriginQuiet => "origin-quiet",
        }
    }

    /// The inverse of [`Probe::name`].
    pub fn from_name(name: &str) -> Option<Probe> {
        Probe::ALL.into_iter().find(|probe| probe.name() == name)
    }

    /// True when ratings are lost to their citizens, or may be.
    pub fn is_critical(self) -> bool {
        matches!(self, Probe::NodeRefuses | Probe::JournalCorrupt | Probe::NodeGone)
    }
}

/// How bad something is: an alert is raised at 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which condition.
    pub probe: Probe,
    /// What it is about.
    pub subject: String,
    /// What that is called.
    pub name: String,
    /// 1 and more is wrong.
    pub badness: f64,
}

/// Neither raises nor clears: nothing new is known.
const AS_BEFORE: f64 = f64::midpoint(ALERT_CLEARED_BELOW, 1.0);

/// Everything that is watched.
pub fn measured(watched: &Watched) -> Vec<Measured> {
    let of_nodes = watched.nodes.iter().flat_map(|(node, state)| {
        let [id, name] = [&node.sign.id, &node.sign.name];
        of_node(node, *state, watched.read_at).map(|(probe, badness)| Measured {
            probe,
            subject: id.clone(),
            name: name.clone(),
            badness,
        })
    });
    let of_origins = watched.rhythms.iter().map(|(origin, rhythm)| Measured {
        probe: Probe::OriginQuiet,
        subject: origin.clone(),
        name: origin.clone(),
        badness: match rhythm {
            Rhythm::Quiet(_) => 1.0,
            Rhythm::TooSeldom => AS_BEFORE,
            Rhythm::Usual(_) | Rhythm::TooNew => 0.0,
        },
    });
    let rejected = Measured {
        probe: Probe::RejectedShare,
        subject: String::new(),
        name: String::new(),
        badness: rejected(watched.hour),
    };
    of_nodes.chain(of_origins).chain([rejected]).collect()
}

fn of_node(node: &Node, state: State, now_ms: i64) -> [(Probe, f64); 6] {
    let share = |value: i64, bound: u128| value.max(0) as f64 / bound as f64;
    let sign = &node.sign;
    // By central's clock, as its state is.
    let age = now_ms - (sign.at - node.ahead_ms);
    let waited = sign.oldest_at.map_or(0, |at| now_ms - (at - node.ahead_ms));
    // What a node that is gone said last tells nothing of now.
    let told = |badness: f64| if state == State::Gone { AS_BEFORE } else { badness };
    let free = sign.disk_free.map_or(0.0, |free| PROBE_DISK_FREE as f64 / free.max(1) as f64);
    [
        (Probe::NodeGone, share(age, NODE_GONE.as_millis())),
        (Probe::NodeRefuses, told(f64::from(u8::from(sign.refuses)))),
        (Probe::JournalCorrupt, told(sign.corrupt as f64)),
        (Probe::BacklogOld, told(share(waited, PROBE_BACKLOG_AGE.as_millis()))),
        (Probe::DiskShort, told(free)),
        (Probe::ClockOff, told(share(node.ahead_ms.abs(), PROBE_CLOCK_AHEAD.as_millis()))),
    ]
}

/// Of the last hour; of a handful nothing is said.
fn rejected(hour: Outcomes) -> f64 {
    match hour.received() {
        n if n < ALERT_SUBMISSIONS_MIN => 0.0,
        n => hour.rejected as f64 / n as f64 / ALERT_REJECTED_SHARE,
    }
}

/// What changes of the open alerts. What is no longer there, as a node that was forgotten, is over.
pub fn changes(open: &[Alert], measured: &[Measured]) -> AlertChanges {
    let is_of = |alert: &Alert, one: &Measured| {
        alert.probe == one.probe.name() && alert.subject == one.subject
    };
    let is_new =
        |one: &&Measured| one.badness >= 1.0 && !open.iter().any(|alert| is_of(alert, one));
    let raised = |one: &Measured| Raised {
        probe: one.probe.name(),
        subject: one.subject.clone(),
        name: one.name.clone(),
    };
    let is_over = |alert: &&Alert| {
        let now = measured.iter().find(|one| is_of(alert, one));
        now.is_none_or(|one| one.badness < ALERT_CLEARED_BELOW)
    };
    AlertChanges {
        raised: measured.iter().filter(is_new).map(raised).collect(),
        cleared: open.iter().filter(is_over).map(|alert| alert.id).collect(),
    }
}

/// Looks once.
///
/// # Errors
/// Central cannot be used.
pub async fn look(
    central: &dyn Central,
    rhythms: &mut Rhythms,
    now_ms: i64,
) -> Result<AlertChanges, CentralError> {
    let watched = watched(central, rhythms, now_ms).await?;
    let changes = changes(&watched.alerts, &measured(&watched));
    if changes != AlertChanges::default() {
        let kept_from = day::of(now_ms).saturating_sub(ALERT_DAYS.days());
        let forget_before = i64::from(day::number_of(kept_from)) * 86_400_000;
        central.change_alerts(&changes, now_ms, forget_before).await?;
    }
    Ok(changes)
}

/// Looks again and again, until it is aborted.
pub async fn watch_for_alerts(central: Arc<dyn Central>, clock: Clock) {
    let mut rhythms = Rhythms::default();
    loop {
        sleep(ALERTS_EVERY).await;
        match look(&*central, &mut rhythms, clock.now_ms()).await {
            Ok(changes) => {
                for raised in &changes.raised {
                    tracing::warn!(probe = raised.probe, name = raised.name, "alert raised");
                }
            }
            Err(error) => tracing::debug!(%error, "alerts wait for central"),
        }
    }
}

#[cfg(test)]
mod tests;
