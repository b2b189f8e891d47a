//! The picture of the flow: reads what nodes and pages told and puts it together. How it looks is in
//! `view::flow`, what it is called in `wording::flow`.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::ToSpan as _;

use super::rhythm::{self, Rhythm};
use crate::central::alert::Alert;
use crate::central::embed::{EmbedCount, EmbedHour};
use crate::central::flow::{FlowCount, Node};
use crate::central::{Central, CentralError};
use crate::day;
use crate::flow::MINUTE_MS;
use crate::limits::{ALERTS_LISTED_MAX, EMBED_HOUR_DAYS, NODE_GONE, NODE_LATE, RHYTHM_READ_EVERY};
use crate::monitor::MonitorState;
use crate::origins::Origin;

/// Minutes of a bar of the last day.
const DAY_STEP: i64 = 15;

const DAY_MINUTES: i64 = 24 * 60;
const HOUR_MINUTES: i64 = 60;

/// Everything on the page.
#[derive(Clone, Debug)]
pub struct Picture {
    /// When it was read, in milliseconds since 1970.
    pub read_at: i64,
    /// Each minute of the last hour, the running one last.
    pub hour: Vec<Bar>,
    /// Each quarter of an hour of the last day.
    pub day: Vec<Bar>,
    /// The last day by channel, the busiest first.
    pub channels: Vec<(String, Outcomes)>,
    /// The last day by issuer, the busiest first; `""`: without invite.
    pub issuers: Vec<(String, Outcomes)>,
    /// Why submissions were rejected: in the last hour and the last day, the most frequent first.
    pub reasons: Vec<(String, i64, i64)>,
    /// Every node, those that are gone or late first.
    pub nodes: Vec<(Node, State)>,
    /// Every origin that was heard in five weeks, quiet ones first, then the busiest.
    pub origins: Vec<OriginOf>,
    /// Versions of the widget seen today and yesterday, with heartbeats.
    pub versions: Vec<(String, i64)>,
    /// Kinds of heartbeats today and yesterday.
    pub kinds: Vec<(String, i64)>,
    /// What is wrong, the oldest first.
    pub alerts: Vec<Alert>,
    /// What was wrong, the latest first.
    pub cleared: Vec<Alert>,
    /// True when this node sends alerts by e-mail.
    pub mails_alerts: bool,
}

/// Outcomes in a span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// New, and on disk.
    pub stored: i64,
    /// Known with the same content.
    pub repeat: i64,
    /// Not taken.
    pub rejected: i64,
}

impl Outcomes {
    /// All that were received.
    pub fn received(self) -> i64 {
        self.stored + self.repeat + self.rejected
    }

    fn add(&mut self, outcome: &str, n: i64) {
        match outcome {
            "stored" => self.stored += n,
            "repeat" => self.repeat += n,
            _ => self.rejected += n,
        }
    }
}

/// One bar of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The first of its minutes, since 1970.
    pub minute: i64,
    /// What came in them.
    pub outcomes: Outcomes,
}

/// How a node is, by its last sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It gives signs.
    Alive,
    /// Some did not come.
    Late,
    /// None for long.
    Gone,
}

impl State {
    /// By the age of the last sign in milliseconds.
    pub fn of(age_ms: i64) -> State {
        let is_within =
            |limit: Duration| u128::from(age_ms.max(0).unsigned_abs()) <= limit.as_millis();
        match age_ms {
            _ if is_within(NODE_LATE) => State::Alive,
            _ if is_within(NODE_GONE) => State::Late,
            _ => State::Gone,
        }
    }
}

/// One origin whose pages have the widget.
#[derive(Clone, Debug)]
pub struct OriginOf {
    /// The origin.
    pub origin: String,
    /// Heartbeats since yesterday's beginning.
    pub lately: i64,
    /// Whether it speaks as ever.
    pub rhythm: Rhythm,
}

/// Whether each origin speaks as ever, as it was judged last: of five weeks of hours only those that are over
/// count, so it need not be read each time.
#[derive(Debug, Default)]
pub struct Rhythms {
    read_at: Option<i64>,
    of: Vec<(String, Rhythm)>,
}

impl Rhythms {
    /// Judges anew when the last time was [`RHYTHM_READ_EVERY`] ago.
    async fn read(&mut self, central: &dyn Central, now_ms: i64) -> Result<(), CentralError> {
        let every = RHYTHM_READ_EVERY.as_millis();
        let is_fresh = |at: i64| u128::from((now_ms - at).unsigned_abs()) < every;
        if self.read_at.is_some_and(is_fresh) {
            return Ok(());
        }
        let today = day::of(now_ms);
        let from = today.saturating_sub(EMBED_HOUR_DAYS.days()).to_string();
        self.of = rhythms(&central.embed_hours(&from, &today.to_string()).await?, now_ms);
        self.read_at = Some(now_ms);
        Ok(())
    }
}

/// What is looked at to know whether something is wrong.
#[derive(Clone, Debug)]
pub struct Watched {
    /// When it was read, in milliseconds since 1970.
    pub read_at: i64,
    /// What came in the last hour.
    pub hour: Outcomes,
    /// Every node.
    pub nodes: Vec<(Node, State)>,
    /// Whether each origin speaks as ever.
    pub rhythms: Vec<(String, Rhythm)>,
    /// The alerts that are open.
    pub alerts: Vec<Alert>,
}

/// Reads what alerts are judged by, and nothing else: every node does so all day.
///
/// # Errors
/// Central cannot be used.
pub async fn watched(
    central: &dyn Central,
    rhythms: &mut Rhythms,
    now_ms: i64,
) -> Result<Watched, CentralError> {
    rhythms.read(central, now_ms).await?;
    let minute = now_ms.div_euclid(MINUTE_MS);
    let mut hour = Outcomes::default();
    for count in central.flow(minute - HOUR_MINUTES + 1, minute, HOUR_MINUTES).await? {
        hour.add(&count.outcome, count.n);
    }
    let nodes = central.nodes().await?.into_iter().map(|node| with_state(node, now_ms)).collect();
    let (rhythms, alerts) = (rhythms.of.clone(), central.open_alerts().await?);
    Ok(Watched { read_at: now_ms, hour, nodes, rhythms, alerts })
}

/// Reads the picture of this moment.
///
/// # Errors
/// Central cannot be used.
pub async fn read(
    state: &MonitorState,
    rhythms: &mut Rhythms,
    now_ms: i64,
) -> Result<Picture, CentralError> {
    let central = &*state.central;
    rhythms.read(central, now_ms).await?;
    let minute = now_ms.div_euclid(MINUTE_MS);
    let by_minute = central.flow(minute - HOUR_MINUTES + 1, minute, 1).await?;
    let first = first_of_day(minute);
    let by_quarter = central.flow(first, minute, DAY_STEP).await?;
    let mut nodes: Vec<(Node, State)> =
        central.nodes().await?.into_iter().map(|node| with_state(node, now_ms)).collect();
    // What somebody has to look after comes first; the order of their names stays.
    nodes.sort_by_key(|(_, state)| std::cmp::Reverse(*state));
    let (today, from) =
        (day::of(now_ms), |days: i64| day::of(now_ms).saturating_sub(days.days()).to_string());
    let lately = central.embeds(&from(1), &today.to_string()).await?;
    Ok(Picture {
        read_at: now_ms,
        hour: bars(&by_minute, minute - HOUR_MINUTES + 1, minute, 1),
        day: bars(&by_quarter, first, minute, DAY_STEP),
        channels: by(&by_quarter, |count| &count.channel),
        issuers: by(&by_quarter, |count| &count.issuer),
        reasons: reasons(&by_minute, &by_quarter),
        nodes,
        origins: origins(&lately, &rhythms.of),
        versions: sums(&lately, |count| &count.version),
        kinds: sums(&lately, |count| &count.kind),
        alerts: central.open_alerts().await?,
        cleared: central.cleared_alerts(ALERTS_LISTED_MAX).await?,
        mails_alerts: state.mails_alerts,
    })
}

/// The first minute of the quarter of an hour with which the last day begins.
fn first_of_day(minute: i64) -> i64 {
    minute.div_euclid(DAY_STEP) * DAY_STEP - DAY_MINUTES + DAY_STEP
}

/// A bar for every step, also where nothing came.
fn bars(counts: &[FlowCount], from: i64, to: i64, step: i64) -> Vec<Bar> {
    let mut by_minute: BTreeMap<i64, Outcomes> = BTreeMap::new();
    for count in counts {
        by_minute.entry(count.minute).or_default().add(&count.outcome, count.n);
    }
    let minutes = (0..).map(|at| from + at * step).take_while(|minute| *minute <= to);
    let bar = |minute| Bar { minute, outcomes: by_minute.remove(&minute).unwrap_or_default() };
    minutes.map(bar).collect()
}

/// Outcomes by a name, the busiest first.
fn by(counts: &[FlowCount], name: fn(&FlowCount) -> &String) -> Vec<(String, Outcomes)> {
    let mut sums: BTreeMap<&String, Outcomes> = BTreeMap::new();
    for count in counts {
        sums.entry(name(count)).or_default().add(&count.outcome, count.n);
    }
    let mut sums: Vec<_> = sums.into_iter().map(|(name, sum)| (name.clone(), sum)).collect();
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.received()));
    sums
}

fn reasons(hour: &[FlowCount], day: &[FlowCount]) -> Vec<(String, i64, i64)> {
    let mut sums: BTreeMap<&String, (i64, i64)> = BTreeMap::new();
    for count in hour.iter().filter(|count| count.outcome == "rejected") {
        sums.entry(&count.reason).or_default().0 += count.n;
    }
    for count in day.iter().filter(|count| count.outcome == "rejected") {
        sums.entry(&count.reason).or_default().1 += count.n;
    }
    let mut sums: Vec<_> =
        sums.into_iter().map(|(reason, (hour, day))| (reason.clone(), hour, day)).collect();
    sums.sort_by_key(|(_, _, day)| std::cmp::Reverse(*day));
    sums
}

fn with_state(node: Node, now_ms: i64) -> (Node, State) {
    // By central's clock: a node whose own is wrong is not late for that.
    let state = State::of(now_ms - (node.sign.at - node.ahead_ms));
    (node, state)
}

fn sums(counts: &[EmbedCount], name: fn(&EmbedCount) -> &String) -> Vec<(String, i64)> {
    let mut sums: BTreeMap<&String, i64> = BTreeMap::new();
    for count in counts {
        *sums.entry(name(count)).or_default() += count.n;
    }
    let mut sums: Vec<_> = sums.into_iter().map(|(name, n)| (name.clone(), n)).collect();
    sums.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    sums
}

/// False for the names that stand for pages without an origin of their own.
fn is_site(origin: &str) -> bool {
    origin.parse::<Origin>().is_ok()
}

fn rhythms(hours: &[EmbedHour], now_ms: i64) -> Vec<(String, Rhythm)> {
    let mut by_origin: BTreeMap<&String, BTreeMap<i64, i64>> = BTreeMap::new();
    for hour in hours {
        // Beats of pages without an origin are of no site.
        if !is_site(&hour.origin) {
            continue;
        }
        // A day that is none was never written.
        let Ok(day) = hour.day.parse() else { continue };
        let at = i64::from(day::number_of(day)) * 24 + i64::from(hour.hour);
        *by_origin.entry(&hour.origin).or_default().entry(at).or_default() += hour.n;
    }
    let now = i64::from(day::number(now_ms)) * 24 + i64::from(day::hour_of(now_ms));
    by_origin.into_iter().map(|(name, hours)| (name.clone(), rhythm::judge(&hours, now))).collect()
}

fn origins(lately: &[EmbedCount], rhythms: &[(String, Rhythm)]) -> Vec<OriginOf> {
    let lately: BTreeMap<String, i64> = sums(lately, |count| &count.origin).into_iter().collect();
    let of = |(origin, rhythm): &(String, Rhythm)| OriginOf {
        origin: origin.clone(),
        lately: lately.get(origin).copied().unwrap_or(0),
        rhythm: *rhythm,
    };
    let mut origins: Vec<_> = rhythms.iter().map(of).collect();
    // One that was heard for the first time since the rhythms were judged.
    let is_new =
        |origin: &&String| is_site(origin) && !rhythms.iter().any(|(known, _)| known == *origin);
    let new: Vec<_> =
        lately.keys().filter(is_new).map(|name| of(&(name.clone(), Rhythm::TooNew))).collect();
    origins.extend(new);
    let order =
        |of: &OriginOf| (!matches!(of.rhythm, Rhythm::Quiet(_)), std::cmp::Reverse(of.lately));
    origins.sort_by_key(order);
    origins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_late_and_gone_one_past_the_limits() {
        let (late, gone) = (NODE_LATE.as_millis() as i64, NODE_GONE.as_millis() as i64);
        let states = [-5, 0, late, late + 1, gone, gone + 1].map(State::of);
        let expected =
            [State::Alive, State::Alive, State::Alive, State::Late, State::Late, State::Gone];
        assert_eq!(states, expected);
    }

    #[test]
    fn a_day_has_ninety_six_quarters_and_the_running_one_is_the_last() {
        for minute in [29_833_335, 29_833_336, 29_833_349] {
            let first = first_of_day(minute);
            let day = bars(&[], first, minute, DAY_STEP);
            assert_eq!(day.len(), 96, "{minute}");
            let last = day.last().unwrap().minute;
            assert!((last..last + DAY_STEP).contains(&minute), "{minute}");
        }
    }

    #[test]
    fn outcomes_fall_into_their_bars_and_nothing_is_lost() {
        let count = |minute, outcome: &str, n| FlowCount {
            minute,
            outcome: outcome.to_owned(),
            reason: String::new(),
            channel: String::new(),
            issuer: String::new(),
            n,
        };
        let counts = [count(7, "stored", 1), count(7, "repeat", 2), count(9, "rejected", 4)];
        let bars = bars(&counts, 7, 9, 1);
        let received: Vec<i64> = bars.iter().map(|bar| bar.outcomes.received()).collect();
        assert_eq!(received, [3, 0, 4]);
        assert_eq!(bars[0].outcomes, Outcomes { stored: 1, repeat: 2, rejected: 0 });
    }
}
