//! Publications: kept as they were made, the same bytes on both databases, and found out when somebody
//! changes them by hand.

use ingest::central::Central;
use ingest::central::dossier::Dossier;
use ingest::central::publication::{Kept, Record};
use ingest::entry::Entry;
use ingest::journal::Withdrawal;
use ingest::publication::snapshot::Snapshot;
use ingest::publication::verify;
use ingest::publication::{self, Order, PublicationError, Published};
use ingest::surveys::Surveys;
use ingest::unit::{Level, UnitPeriod};
use model::Answer;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::entries::entry;
use crate::{Place, on_both_databases, on_postgres, on_sqlite};

on_both_databases!(
    a_revision_is_added_once_and_noted,
    late_and_withdrawn_ratings_change_nothing_until_the_next_revision,
    whatever_is_changed_by_hand_is_found,
    few_ratings_of_no_unit_hide_no_unit,
    the_response_is_of_dossiers_rated_within_the_quarter,
    a_predecessor_is_its_successors_and_a_moved_unit_is_where_it_stands,
);

/// Midnight between the third and the fourth quarter of 2026 in Viet Nam.
const BORDER: i64 = 1_790_787_600_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const PERIOD: &str = "2026-Q3";

/// A rating of the third quarter, so many days before its end.
fn given(number: u8, unit: &str, overall: u8, days: i64) -> Entry {
    let mut given = entry(number);
    given.received_at = BORDER - days * DAY_MS + i64::from(number) * 60_000;
    given.body.unit = Some(unit.to_owned());
    given.body.answers.insert("overall".to_owned(), Answer::Level(overall));
    given
}

fn unit(code: &str, parent: Option<&str>, level: Level) -> UnitPeriod {
    UnitPeriod {
        code: code.to_owned(),
        name: format!("Cơ quan {code}"),
        parent: parent.map(str::to_owned),
        level,
        valid_from: None,
        valid_to: None,
        successors: vec![],
    }
}

/// A province with two departments of which one has too few answers.
async fn fill(central: &dyn Central) {
    let units = [
        unit("H47", None, Level::Province),
        unit("H47.15", Some("H47"), Level::Department),
        unit("H47.16", Some("H47"), Level::Department),
        unit("H47.17", Some("H47"), Level::Department),
    ];
    central.put_units(&units, (1, "operator:test")).await.unwrap();
    let mut entries = Vec::new();
    for number in 1..=30_u8 {
        let unit = if number <= 12 { "H47.15" } else { "H47.17" };
        entries.push((i64::from(number), given(number, unit, number % 5 + 1, 40)));
    }
    for number in 31..=33 {
        entries.push((i64::from(number), given(number, "H47.16", 1, 40)));
    }
    central.absorb("journal", &entries).await.unwrap();
}

async fn publish(
    central: &dyn Central,
    note: Option<&str>,
    now_ms: i64,
) -> Result<Published, PublicationError> {
    let survey = "one-stop";
    let order = Order { survey, period: PERIOD, note, by: None, operator: "operator:lan" };
    publication::publish(central, &Surveys::shipped().unwrap(), &order, now_ms).await
}

async fn made(central: &dyn Central, note: Option<&str>) -> Record {
    match publish(central, note, BORDER + DAY_MS).await.unwrap() {
        Published::Made { record, .. } => record,
        unchanged => panic!("nothing was made: {unchanged:?}"),
    }
}

async fn newest(central: &dyn Central) -> (Kept, Snapshot) {
    let kept = central.publication("one-stop", PERIOD, None).await.unwrap().unwrap();
    let snapshot = Snapshot::read(&kept.body).unwrap();
    (kept, snapshot)
}

/// `overall` of a unit: how many answered; none when it is suppressed.
fn n(snapshot: &Snapshot, unit: Option<&str>) -> Option<u64> {
    let told = snapshot.units.iter().find(|told| told.unit.as_deref() == unit).unwrap();
    told.items.iter().find(|cell| cell.id == "overall").unwrap().n
}

async fn a_revision_is_added_once_and_noted(place: Place) {
    let central = &*place.central;
    assert_eq!(central.publications().await.unwrap(), []);
    let record = |revision: u32| Record {
        survey: "one-stop".to_owned(),
        period: PERIOD.to_owned(),
        revision,
        made_at: 7,
        actor: "Văn phòng".to_owned(),
        note: "vì sao".to_owned(),
        hash: format!("hash{revision}"),
        previous: String::new(),
        seal: "seal".to_owned(),
    };
    let kept = |revision| Kept { record: record(revision), body: "{\"a\":\"ơ\"}".to_owned() };
    assert!(central.add_publication(&kept(1), "operator:lan").await.unwrap());
    let other = Kept { body: "{}".to_owned(), ..kept(1) };
    assert!(!central.add_publication(&other, "operator:an").await.unwrap(), "it is there");
    assert!(central.add_publication(&kept(2), "operator:lan").await.unwrap());
    assert_eq!(central.publications().await.unwrap(), [record(1), record(2)]);
    assert_eq!(central.revisions("one-stop", PERIOD).await.unwrap(), [kept(1), kept(2)]);
    let found = async |revision| central.publication("one-stop", PERIOD, revision).await.unwrap();
    assert_eq!(found(None).await, Some(kept(2)), "the newest");
    assert_eq!(found(Some(1)).await, Some(kept(1)));
    assert_eq!(found(Some(3)).await, None);
    assert_eq!(found(Some(u32::MAX)).await, None);
    assert_eq!(central.publication("one-stop", "2026-Q2", None).await.unwrap(), None);
    let lines = central.published_lines().await.unwrap();
    let lines: Vec<(i64, &str, &str, &str)> =
        lines.iter().map(|line| (line.at, &*line.actor, &*line.subject, &*line.reason)).collect();
    let subject = |revision: u32| format!("one-stop 2026-Q3 {revision} hash{revision}");
    let (first, second) = (subject(1), subject(2));
    let expected =
        [(7, "operator:lan", &*first, "vì sao"), (7, "operator:lan", &*second, "vì sao")];
    assert_eq!(lines, expected, "once each, and by whom");
}

async fn late_and_withdrawn_ratings_change_nothing_until_the_next_revision(place: Place) {
    let central = &*place.central;
    fill(central).await;
    let early = publish(central, None, BORDER - 1).await.unwrap_err().to_string();
    assert!(early.contains("from 2026-10-01 on"), "{early}");
    let first = made(central, None).await;
    assert_eq!((first.revision, &*first.actor), (1, "operator:lan"));
    let (kept, snapshot) = newest(central).await;
    assert_eq!(n(&snapshot, None), Some(33));
    assert_eq!(n(&snapshot, Some("H47.16")), None, "three answers");
    assert_eq!(n(&snapshot, Some("H47.15")), None, "with it the three could be had");
    assert_eq!(n(&snapshot, Some("H47.17")), Some(18));
    let again = publish(central, None, BORDER + 9 * DAY_MS).await.unwrap();
    assert_eq!(again, Published::Unchanged { record: first.clone(), waiting: 0 });

    // Four late ones wait, beside one that is withdrawn.
    let late = |from, to| -> Vec<(i64, Entry)> {
        (from..=to).map(|n: u8| (i64::from(n), given(n, "H47.17", 5, 2))).collect()
    };
    central.absorb("late", &late(41, 44)).await.unwrap();
    let receipt = entry(20).receipt;
    central.withdraw(&[Withdrawal { receipt, at: BORDER + DAY_MS }]).await.unwrap();
    let waits = publish(central, Some("why"), BORDER + 9 * DAY_MS).await.unwrap();
    assert_eq!(waits, Published::Unchanged { record: first.clone(), waiting: 1 });
    assert_eq!(newest(central).await.0, kept, "what is published stays");

    // More come: those that came may be told, the one that went may not.
    central.absorb("late", &late(45, 50)).await.unwrap();
    let waits = publish(central, Some("why"), BORDER + 9 * DAY_MS).await.unwrap();
    assert_eq!(waits, Published::Unchanged { record: first.clone(), waiting: 1 });
    // Of other levels than those that came, or they would be taken for one another.
    for number in [13, 15, 16, 18] {
        let receipt = entry(number).receipt;
        central.withdraw(&[Withdrawal { receipt, at: BORDER + DAY_MS }]).await.unwrap();
    }
    assert_eq!(newest(central).await.0, kept, "what is published stays");
    let silent = publish(central, None, BORDER + 9 * DAY_MS).await.unwrap_err().to_string();
    assert!(silent.contains("--note"), "{silent}");
    let second = made(central, Some("Dữ liệu đến muộn.")).await;
    assert_eq!((second.revision, &second.previous), (2, &first.hash));
    let (_, revised) = newest(central).await;
    assert_eq!(revised.previous.as_ref(), Some(&first.hash));
    assert_eq!(n(&revised, Some("H47.17")), Some(18 + 10 - 5));
    let n_of = |side: &Option<publication::snapshot::Stood>| side.as_ref().and_then(|s| s.n);
    let changed: Vec<_> = revised
        .changes
        .iter()
        .map(|one| (one.unit.as_deref(), &*one.item, n_of(&one.before), n_of(&one.after)))
        .collect();
    let expected = [
        (None, "overall", Some(33), Some(38)),
        (Some("H47"), "overall", Some(33), Some(38)),
        (Some("H47.17"), "overall", Some(18), Some(23)),
    ];
    assert_eq!(changed, expected);
    assert_eq!(central.publication("one-stop", PERIOD, Some(1)).await.unwrap(), Some(kept));
    assert_eq!(verify::all(central).await.unwrap(), (vec![], 2));
}

/// Takes away what keeps the audit from being changed, as somebody would who may do anything.
async fn unguard_the_audit(place: &Place) {
    if place.url.starts_with("sqlite") {
        let mut db = sqlx::SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::query("drop trigger audit_is_not_changed").execute(&mut db).await.unwrap();
    } else {
        let mut db = sqlx::PgConnection::connect(&place.url).await.unwrap();
        sqlx::query("drop trigger audit_is_not_changed on audit").execute(&mut db).await.unwrap();
    }
}

async fn by_hand(place: &Place, statement: &str) {
    let statement = AssertSqlSafe(statement.to_owned());
    let done = if place.url.starts_with("sqlite") {
        let mut db = sqlx::SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::query(statement).execute(&mut db).await.unwrap().rows_affected()
    } else {
        let mut db = sqlx::PgConnection::connect(&place.url).await.unwrap();
        sqlx::query(statement).execute(&mut db).await.unwrap().rows_affected()
    };
    assert!(done > 0, "nothing was planted");
}

async fn whatever_is_changed_by_hand_is_found(place: Place) {
    unguard_the_audit(&place).await;
    let central = &*place.central;
    fill(central).await;
    made(central, None).await;
    let late = (41..=46).map(|n| (i64::from(n), given(n, "H47.17", 5, 2))).collect::<Vec<_>>();
    central.absorb("late", &late).await.unwrap();
    made(central, Some("late")).await;
    let said = async || -> String {
        let (faults, _) = verify::all(central).await.unwrap();
        faults.iter().map(|fault| format!("{fault}\n")).collect()
    };
    assert_eq!(said().await, "");
    for (change, back, expected) in [
        (
            "update publication set body = replace(body, '\"n\":18', '\"n\":19') where revision = 1",
            "update publication set body = replace(body, '\"n\":19', '\"n\":18') where revision = 1",
            "revision 1 of 'one-stop' 2026-Q3: its body has the hash",
        ),
        (
            "update publication set note = 'so' where revision = 2",
            "update publication set note = 'late' where revision = 2",
            "revision 2 of 'one-stop' 2026-Q3: its seal does not hold",
        ),
        (
            "update publication set period = '2026-Q2' where revision = 1",
            "update publication set period = '2026-Q3' where revision = 1",
            "its body speaks of 'one-stop' 2026-Q3 revision 1",
        ),
        (
            "update publication set previous = 'aa' where revision = 2",
            "update publication set previous = (select hash from publication where revision = 1) \
             where revision = 2",
            "revision 2 of 'one-stop' 2026-Q3: it does not follow the revision before",
        ),
        (
            "update audit set subject = 'one-stop 2026-Q3 9 aa' where subject like 'one-stop % 2 %'",
            "update audit set subject = 'one-stop 2026-Q3 2 ' \
                 || (select hash from publication where revision = 2) where subject like '% 9 aa'",
            "revision 9 of 'one-stop' 2026-Q3: the audit knows it",
        ),
    ] {
        by_hand(&place, change).await;
        let told = said().await;
        assert!(told.contains(expected), "{change}: {told}");
        let refused = publish(central, Some("why"), BORDER + DAY_MS).await;
        let is_of_audit = change.contains("audit");
        assert!(is_of_audit || refused.is_err(), "{change}: nothing is built upon it");
        by_hand(&place, back).await;
        assert_eq!(said().await, "", "after {change}");
    }
    by_hand(&place, "delete from publication where revision = 2").await;
    let told = said().await;
    assert!(told.contains("revision 2 of 'one-stop' 2026-Q3: the audit knows it"), "{told}");
    by_hand(&place, "update publication set revision = 2").await;
    let told = said().await;
    assert!(told.contains("revision 1 of 'one-stop' 2026-Q3: it is missing"), "{told}");
}

async fn few_ratings_of_no_unit_hide_no_unit(place: Place) {
    let central = &*place.central;
    let units = [unit("H47", None, Level::Province), unit("H48", None, Level::Province)];
    central.put_units(&units, (1, "operator:test")).await.unwrap();
    let of = |from: u8, to: u8, unit: &str| -> Vec<(i64, Entry)> {
        (from..=to).map(|n| (i64::from(n), given(n, unit, 4, 9))).collect()
    };
    central.absorb("a", &of(1, 20, "H47")).await.unwrap();
    central.absorb("b", &of(21, 30, "H48")).await.unwrap();
    central.absorb("c", &of(31, 34, "MISTYPED")).await.unwrap();
    made(central, None).await;
    let (_, snapshot) = newest(central).await;
    let all = [None, Some("H47"), Some("H48")].map(|unit| n(&snapshot, unit));
    assert_eq!((all, &*snapshot.unregistered), ([Some(30), Some(20), Some(10)], "too-few"));
    // The fifth makes them enough to be told, by subtraction as well.
    central.absorb("c", &of(35, 35, "OTHER")).await.unwrap();
    made(central, Some("late")).await;
    let (_, snapshot) = newest(central).await;
    let all = [None, Some("H47"), Some("H48")].map(|unit| n(&snapshot, unit));
    assert_eq!((all, &*snapshot.unregistered), ([Some(35), Some(20), Some(10)], "included"));
}

async fn the_response_is_of_dossiers_rated_within_the_quarter(place: Place) {
    let central = &*place.central;
    fill(central).await;
    let dossier = |number: u8, unit: &str| Dossier {
        dossier: format!("{number:032x}"),
        unit: unit.to_owned(),
        service: "1.004227".to_owned(),
        channel: "portal".to_owned(),
        stage: "result".to_owned(),
        result_on: Some("2026-09-20".to_owned()),
        invited_on: None,
        is_eligible: true,
    };
    let mut dossiers: Vec<Dossier> = (50..90).map(|number| dossier(number, "H47.17")).collect();
    dossiers.extend((90..110).map(|number| dossier(number, "H47.16")));
    central.put_dossiers(&dossiers).await.unwrap();
    // Of forty eight are rated in time and one in the next quarter; of twenty two.
    let rated = |(number, days): (u8, i64)| {
        let mut rated = given(number, if number < 90 { "H47.17" } else { "H47.16" }, 5, days);
        rated.body.dossier = Some(format!("{number:032x}"));
        (i64::from(number), rated)
    };
    let in_time = (50..58).map(|number| (number, 3)).chain([(58, -3), (90, 3), (91, 3)]);
    central.absorb("rated", &in_time.map(rated).collect::<Vec<_>>()).await.unwrap();
    made(central, None).await;
    let (_, snapshot) = newest(central).await;
    let told = |unit: Option<&str>| {
        let found = snapshot.units.iter().find(|told| told.unit.as_deref() == unit).unwrap();
        let told = found.response.as_ref();
        told.map(|told| (told.eligible, told.responded, told.rate, told.suppressed))
    };
    assert_eq!(told(None), Some((60, Some(10), Some(16.7), false)));
    assert_eq!(told(Some("H47.15")), None, "nobody told of any dossier");
    for (unit, eligible) in [("H47.16", 20), ("H47.17", 40)] {
        assert_eq!(told(Some(unit)), Some((eligible, None, None, true)), "two of {unit}");
    }
}

async fn a_predecessor_is_its_successors_and_a_moved_unit_is_where_it_stands(place: Place) {
    let central = &*place.central;
    let on = |day: &str| Some(day.parse().unwrap());
    let units = [
        unit("H47", None, Level::Province),
        unit("H48", None, Level::Province),
        UnitPeriod { valid_to: on("2026-08-31"), ..unit("H47.1", Some("H47"), Level::Department) },
        UnitPeriod {
            valid_from: on("2026-09-01"),
            ..unit("H47.1", Some("H48"), Level::Department)
        },
        unit("H48.2", Some("H48"), Level::Department),
        UnitPeriod {
            valid_to: on("2026-08-31"),
            successors: vec!["H48.2".to_owned()],
            ..unit("H47.3", Some("H47"), Level::Department)
        },
    ];
    central.put_units(&units, (1, "operator:test")).await.unwrap();
    let mut entries = Vec::new();
    // Each before and after the first of September.
    for (number, unit) in (1_u8..).zip(["H47", "H47.1", "H47.3", "H48.2", "Q9"].repeat(12)) {
        let days = if number % 2 == 0 { 60 } else { 5 };
        entries.push((i64::from(number), given(number, unit, 5, days)));
    }
    central.absorb("journal", &entries).await.unwrap();
    made(central, None).await;
    let (_, snapshot) = newest(central).await;
    let all = [None, Some("H47"), Some("H47.1"), Some("H48"), Some("H48.2")];
    let expected = [Some(60), Some(12), Some(12), Some(12 + 12 + 6), Some(12 + 6)];
    let members: Vec<_> = snapshot.units.iter().map(|unit| (&unit.unit, &unit.members)).collect();
    assert_eq!(all.map(|unit| n(&snapshot, unit)), expected, "{members:#?}");
    assert_eq!(snapshot.unregistered, "included");
    let codes: Vec<Option<&str>> = snapshot.units.iter().map(|unit| unit.unit.as_deref()).collect();
    assert_eq!(codes, all, "the units of the last day, and no other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_rows_are_the_same_bytes_on_both_databases() {
    let mut bodies = Vec::new();
    for place in [on_sqlite().await, on_postgres().await] {
        let central = &*place.central;
        fill(central).await;
        made(central, None).await;
        let late = (41..=46).map(|n| (i64::from(n), given(n, "H47.17", 5, 2))).collect::<Vec<_>>();
        central.absorb("late", &late).await.unwrap();
        made(central, Some("late")).await;
        bodies.push(central.revisions("one-stop", PERIOD).await.unwrap());
    }
    assert_eq!(bodies[0].len(), 2);
    assert_eq!(bodies[0], bodies[1], "bodies, hashes and seals");
}
