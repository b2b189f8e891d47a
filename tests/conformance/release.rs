//! "Can somebody of an agency, who looks every day and knows who came when, find out what one person said?"

use std::collections::BTreeMap;

use ingest::central::sample::Period;
use ingest::entry::Entry;
use ingest::figures::request::Asked;
use ingest::figures::{By, FiguresError, released_report};
use ingest::surveys::Surveys;
use ingest::unit::{Level, UnitPeriod};
use model::Answer;

use crate::entries::entry;
use crate::{Place, on_both_databases};

on_both_databases!(
    whoever_looks_every_day_learns_of_five_people_together,
    what_came_today_is_not_shown_today,
    the_last_few_of_a_quarter_do_not_stand_alone,
    figures_are_of_what_was_released,
    no_view_shows_what_another_withholds,
);

const QUARTER: Period = Period::Quarter(2026, 4);

/// A rating of this unit on this day of November 2026.
fn rating(number: u32, unit: &str, day: i64, overall: u8) -> Entry {
    let mut entry = entry(1);
    entry.key[12..].copy_from_slice(&number.to_be_bytes());
    entry.hash[..4].copy_from_slice(&number.to_be_bytes());
    entry.receipt = format!("R-{number}");
    // The first entry is of 21 November.
    entry.received_at += (day - 21) * 86_400_000;
    entry.body.unit = Some(unit.to_owned());
    entry.body.dossier = None;
    entry.body.invite = None;
    entry.body.answers = [("overall".to_owned(), Answer::Level(overall))].into_iter().collect();
    entry
}

fn day_text(day: i64) -> String {
    format!("2026-11-{day:02}")
}

/// How many ratings of each unit are shown, and how they answered: what everybody may see.
async fn shown(place: &Place) -> BTreeMap<String, BTreeMap<String, u64>> {
    let released = place.central.released("one-stop", QUARTER, None).await.unwrap();
    let mut shown: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for (unit, version, sample) in &released.units {
        let layout = &released.layouts[version];
        let of = shown.entry(unit.clone()).or_default();
        for (slot, n) in sample.total().given() {
            let slot = &layout.slots[slot];
            *of.entry(format!("{} {}", slot.question, slot.value)).or_default() += n;
        }
    }
    shown
}

fn of(shown: &BTreeMap<String, BTreeMap<String, u64>>, unit: &str, what: &str) -> u64 {
    shown.get(unit).and_then(|of| of.get(what)).copied().unwrap_or(0)
}

async fn whoever_looks_every_day_learns_of_five_people_together(place: Place) {
    let mut random = fastrand::Rng::with_seed(7);
    let (mut number, mut seq) = (0, 0);
    let mut before = BTreeMap::new();
    let mut received: BTreeMap<(String, i64), u64> = BTreeMap::new();
    let mut steps = 0;
    for day in 1..=28 {
        for _ in 0..3 {
            let mut batch = Vec::new();
            for unit in ["H47.15", "H47.16", "H47.17"] {
                for _ in 0..random.u8(0..4) {
                    (number, seq) = (number + 1, seq + 1);
                    // Some come late: a kiosk or a node without a line.
                    let of = if random.u8(0..5) == 0 { (day - 2).max(1) } else { day };
                    batch.push((seq, rating(number, unit, of, random.u8(1..=5))));
                    *received.entry((unit.to_owned(), of)).or_default() += 1;
                }
            }
            place.central.absorb("a", &batch).await.unwrap();
            place.central.release(QUARTER, &day_text(day)).await.unwrap();
            let now = shown(&place).await;
            for unit in ["H47.15", "H47.16", "H47.17"] {
                let (was, is) = (of(&before, unit, " "), of(&now, unit, " "));
                assert!(is == was || is >= was + 5, "{unit} on day {day}: from {was} to {is}");
                steps += u32::from(is != was);
                let closed: u64 =
                    (1..day).filter_map(|day| received.get(&(unit.to_owned(), day))).sum();
                assert!(is <= closed, "{unit} on day {day}: {is} of {closed} of closed days");
                let all: u64 =
                    received.iter().filter(|((of, _), _)| of == unit).map(|(_, n)| n).sum();
                assert!(is == 0 || is + 5 <= all, "{unit}: {is} shown of {all}");
                let levels: u64 =
                    (1..=5).map(|level| of(&now, unit, &format!("overall {level}"))).sum();
                assert_eq!(levels, is, "every answer with its submission");
            }
            before = now;
        }
    }
    assert!(steps > 20, "{steps}");
}

async fn what_came_today_is_not_shown_today(place: Place) {
    let many = |from: u32, day| -> Vec<(i64, Entry)> {
        (from..from + 30).map(|n| (i64::from(n), rating(n, "H47.15", day, 4))).collect()
    };
    place.central.absorb("a", &many(1, 2)).await.unwrap();
    for _ in 0..3 {
        assert_eq!(place.central.release(QUARTER, &day_text(2)).await.unwrap(), 0);
    }
    assert!(shown(&place).await.is_empty());
    assert_eq!(
        place.central.release(QUARTER, &day_text(3)).await.unwrap(),
        0,
        "nothing after them"
    );
    place.central.absorb("a", &many(31, 3)).await.unwrap();
    assert_eq!(place.central.release(QUARTER, &day_text(3)).await.unwrap(), 1);
    assert_eq!(of(&shown(&place).await, "H47.15", " "), 30, "those of the day before");
}

async fn the_last_few_of_a_quarter_do_not_stand_alone(place: Place) {
    let sent: Vec<(i64, Entry)> =
        (1..=6).map(|n| (i64::from(n), rating(n, "H47.15", i64::from(n), 4))).collect();
    for (at, one) in sent.iter().enumerate() {
        place.central.absorb("a", std::slice::from_ref(one)).await.unwrap();
        place.central.release(QUARTER, &day_text(at as i64 + 1)).await.unwrap();
    }
    // Six in all: were five shown, whoever reads the publication knew what the sixth said.
    for day in 7..=28 {
        place.central.release(QUARTER, &day_text(day)).await.unwrap();
    }
    assert!(shown(&place).await.is_empty());
}

async fn figures_are_of_what_was_released(place: Place) {
    let surveys = Surveys::shipped().unwrap();
    for (day, from, n) in [(2, 1, 8), (3, 101, 9), (4, 201, 3)] {
        let batch: Vec<(i64, Entry)> = (from..from + n)
            .map(|n| (i64::from(n), rating(n, "H47.15", day, if day == 2 { 5 } else { 1 })))
            .collect();
        place.central.absorb("a", &batch).await.unwrap();
        place.central.release(QUARTER, &day_text(day)).await.unwrap();
    }
    let asked =
        Asked { survey: "one-stop", unit: Some("H47.15"), period: "2026-Q4", ..Asked::default() };
    let request = asked.understood().unwrap();
    let report = released_report(&*place.central, &surveys, request, 0).await.unwrap();
    assert!(report.only_released);
    assert_eq!(report.submissions.counted, 8, "of the second of November");
    assert_eq!((report.submissions.invited, report.submissions.unproved), (0, 0), "not told apart");
    let overall = report.items.iter().find(|item| item.id == "overall").unwrap();
    assert_eq!((overall.value, overall.n), (Some(100.0), 8));
    assert!(overall.unproved_value.is_none() && overall.with_quarantined.is_none());

    for wrong in [
        Asked { period: "2026-11", ..asked.clone() },
        Asked { unit: None, ..asked.clone() },
        Asked { against: Some("previous"), ..asked.clone() },
        Asked { services: true, ..asked.clone() },
        Asked { formula: Some("mean-level"), ..asked.clone() },
    ] {
        let request = wrong.understood().unwrap();
        let refused = released_report(&*place.central, &surveys, request, 0).await;
        assert!(matches!(refused, Err(FiguresError::NeverReleased)), "{wrong:?}");
    }
}

fn unit(code: &str, parent: Option<&str>, level: Level) -> UnitPeriod {
    UnitPeriod {
        code: code.to_owned(),
        name: code.to_owned(),
        parent: parent.map(str::to_owned),
        level,
        valid_from: None,
        valid_to: None,
        successors: vec![],
    }
}

async fn no_view_shows_what_another_withholds(place: Place) {
    let surveys = Surveys::shipped().unwrap();
    let units = [
        unit("H47", None, Level::Province),
        unit("H47.15", Some("H47"), Level::Department),
        unit("H47.16", Some("H47"), Level::Department),
    ];
    place.central.put_units(&units, (0, "test")).await.unwrap();
    let mut number = 0;
    for day in [2, 3] {
        let mut batch = Vec::new();
        for (code, n, timed) in [("H47.15", 8, 3), ("H47.16", 9, 9)] {
            for at in 0..n {
                number += 1;
                let mut one = rating(number, code, day, 5);
                if at < timed {
                    one.body.answers.insert("time".to_owned(), Answer::Level(3));
                }
                batch.push((i64::from(number), one));
            }
        }
        place.central.absorb("a", &batch).await.unwrap();
        place.central.release(QUARTER, &day_text(day)).await.unwrap();
    }
    // Alone, or with its parts: a view is what it is.
    let mut views: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    for code in ["H47", "H47.15", "H47.16"] {
        for by in [None, Some(By::Children)] {
            let asked = Asked { survey: "one-stop", unit: Some(code), by, ..Asked::default() };
            let request = Asked { period: "2026-Q4", ..asked }.understood().unwrap();
            let report = released_report(&*place.central, &surveys, request, 0).await.unwrap();
            let parts = report.parts.iter().flatten();
            let parts = parts.map(|part| (&*part.unit, &part.items));
            for (of, items) in std::iter::once((code, &report.items)).chain(parts) {
                let of = ["H47", "H47.15", "H47.16"].into_iter().find(|one| *one == of).unwrap();
                let time = items.iter().find(|item| item.id == "time").unwrap();
                assert!(!time.suppressed || time.n == 0, "{of}: how few is not told");
                views.entry(of).or_default().push(time.value);
            }
        }
    }
    let told = |code: &str| views[code].iter().flatten().count();
    assert!(views.values().all(|of| of.iter().all(|value| *value == of[0])), "{views:?}");
    assert_eq!(told("H47.15"), 0, "three said something of the time");
    assert!(told("H47") == 0 || told("H47.16") == 0, "the whole less one is the other: {views:?}");
    assert!(told("H47") + told("H47.16") > 0, "and not more than that is withheld: {views:?}");
}
