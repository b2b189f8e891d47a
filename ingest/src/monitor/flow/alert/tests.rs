//! Alerts at their bounds and one past them, and what goes up and down around a bound.

use super::*;
use crate::central::flow::NodeSign;
use crate::monitor::flow::Compared;

const NOW: i64 = 1_790_000_000_000;

fn node() -> Node {
    let sign = NodeSign {
        id: "journal-1".to_owned(),
        name: "nut-1".to_owned(),
        version: "0.1.0".to_owned(),
        started_at: NOW - 9_000_000,
        at: NOW,
        rows: 9,
        backlog: 0,
        oldest_at: None,
        lag_ms: 3,
        corrupt: 0,
        disk_free: Some(1 << 40),
        refuses: false,
    };
    Node { sign, ahead_ms: 0 }
}

fn watched_of(node: Node, hour: Outcomes, rhythm: Rhythm) -> Watched {
    let state = State::of(NOW - (node.sign.at - node.ahead_ms));
    Watched {
        read_at: NOW,
        hour,
        nodes: vec![(node, state)],
        rhythms: vec![("https://a.vn".to_owned(), rhythm)],
        alerts: vec![],
    }
}

fn quiet() -> Watched {
    watched_of(node(), Outcomes::default(), Rhythm::TooNew)
}

/// Names of what would be raised.
fn raised(watched: &Watched) -> Vec<&'static str> {
    changes(&[], &measured(watched)).raised.iter().map(|one| one.probe).collect()
}

fn open(probe: Probe, subject: &str) -> Alert {
    Alert {
        id: 7,
        probe: probe.name().to_owned(),
        subject: subject.to_owned(),
        name: String::new(),
        raised_at: NOW - 1,
        cleared_at: None,
        acknowledged_by: String::new(),
        acknowledged_at: None,
        raised_mailed_at: None,
        mail_id: String::new(),
    }
}

fn with(change: impl FnOnce(&mut Node)) -> Watched {
    let mut node = node();
    change(&mut node);
    watched_of(node, Outcomes::default(), Rhythm::TooNew)
}

#[test]
fn where_all_is_well_there_is_no_alert() {
    assert!(raised(&quiet()).is_empty());
}

#[test]
fn each_condition_is_raised_at_its_bound_and_not_before() {
    let gone = NODE_GONE.as_millis() as i64;
    assert!(raised(&with(|node| node.sign.at = NOW - gone + 1)).is_empty());
    assert_eq!(raised(&with(|node| node.sign.at = NOW - gone)), ["node-gone"]);
    let old = PROBE_BACKLOG_AGE.as_millis() as i64;
    assert!(raised(&with(|node| node.sign.oldest_at = Some(NOW - old + 1))).is_empty());
    assert_eq!(raised(&with(|node| node.sign.oldest_at = Some(NOW - old))), ["backlog-old"]);
    let short = PROBE_DISK_FREE as i64;
    assert!(raised(&with(|node| node.sign.disk_free = Some(short + 1))).is_empty());
    assert_eq!(raised(&with(|node| node.sign.disk_free = Some(short))), ["disk-short"]);
    assert!(raised(&with(|node| node.sign.disk_free = None)).is_empty(), "it could not be asked");
    assert_eq!(raised(&with(|node| node.sign.corrupt = 1)), ["journal-corrupt"]);
    assert_eq!(raised(&with(|node| node.sign.refuses = true)), ["node-refuses"]);
    let off = PROBE_CLOCK_AHEAD.as_millis() as i64;
    for (ahead, expected) in [(off - 1, 0), (off, 1), (-off, 1)] {
        let watched = with(|node| (node.ahead_ms, node.sign.at) = (ahead, NOW + ahead));
        assert_eq!(raised(&watched).len(), expected, "{ahead}");
    }
}

#[test]
fn a_share_of_an_hour_is_an_alert_from_enough_submissions_on() {
    let of = |received: i64, rejected: i64| {
        let outcomes = Outcomes { stored: received - rejected, repeat: 0, rejected };
        raised(&watched_of(node(), outcomes, Rhythm::TooNew)).len()
    };
    let min = ALERT_SUBMISSIONS_MIN;
    assert_eq!(of(min - 1, min - 1), 0, "a handful");
    assert_eq!(of(min, min / 5), 1);
    assert_eq!(of(min, min / 5 - 1), 0);
}

#[test]
fn an_origin_is_an_alert_while_it_is_quiet_and_nothing_is_decided_by_what_says_nothing() {
    let compared = Compared { hours: 3, weeks: 4, seen: 0, expected: 90.0, chance: 0.0 };
    let of = |rhythm| watched_of(node(), Outcomes::default(), rhythm);
    assert_eq!(raised(&of(Rhythm::Quiet(compared))), ["origin-quiet"]);
    let alert = [open(Probe::OriginQuiet, "https://a.vn")];
    let after = |rhythm| changes(&alert, &measured(&of(rhythm))).cleared;
    assert!(raised(&of(Rhythm::TooSeldom)).is_empty());
    assert!(after(Rhythm::TooSeldom).is_empty(), "at night it stays what it was");
    assert!(after(Rhythm::Quiet(compared)).is_empty());
    assert_eq!(after(Rhythm::Usual(compared)), [7]);
}

#[test]
fn what_goes_up_and_down_around_the_bound_is_one_alert() {
    let alert = [open(Probe::BacklogOld, "journal-1")];
    let old = PROBE_BACKLOG_AGE.as_millis() as i64;
    let at = |age: i64| {
        let watched = with(|node| node.sign.oldest_at = Some(NOW - age));
        changes(&alert, &measured(&watched))
    };
    assert_eq!(at(old), AlertChanges::default(), "it is raised already");
    assert_eq!(at(old / 2), AlertChanges::default(), "half of it is not over yet");
    assert_eq!(at(old / 2 - 1).cleared, [7]);
    assert_eq!(at(0).cleared, [7]);
}

#[test]
fn what_a_node_said_before_it_went_away_neither_raises_nor_clears() {
    let gone = NODE_GONE.as_millis() as i64;
    let away =
        |free: i64| with(|node| (node.sign.at, node.sign.disk_free) = (NOW - gone - 1, Some(free)));
    assert_eq!(raised(&away(1)), ["node-gone"], "and nothing of its disk");
    let alert = [open(Probe::DiskShort, "journal-1")];
    assert!(changes(&alert, &measured(&away(1 << 40))).cleared.is_empty());
    let forgotten = [open(Probe::NodeGone, "journal-of-nobody")];
    assert_eq!(changes(&forgotten, &measured(&quiet())).cleared, [7], "nothing is left to watch");
}

#[test]
fn every_probe_has_a_name_of_its_own() {
    for probe in Probe::ALL {
        assert_eq!(Probe::from_name(probe.name()), Some(probe));
    }
    assert_eq!(Probe::from_name("node"), None);
}
