//! Samples against the rows: read before and after they are taken in, whole periods and parts of them,
//! whatever was superseded, withdrawn or erased in between; and `tally rebuild`.

use std::collections::BTreeMap;

use ingest::central::sample::{Class, Rebuilt, Samples, Span, Wanted};
use ingest::central::{Filter, Row};
use ingest::entry::Entry;
use jiff::civil::Date;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::entries::{entries, entry};
use crate::rights::order;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_figure_is_the_same_before_and_after_rows_are_taken_in,
    what_stands_otherwise_later_is_moved,
    a_span_within_a_month_has_its_days_only,
    units_go_where_their_days_belong,
    what_is_erased_stays_counted,
    any_order_of_arrival_and_folding_gives_the_same,
    a_rebuild_finds_and_corrects_what_was_changed_by_hand,
    a_rebuild_keeps_what_erased_rows_said,
    a_rebuild_of_nothing_does_nothing,
);

/// How often each slot was given, by version and class.
type Counted = BTreeMap<(u32, &'static str, String), u64>;

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn counted(samples: &Samples, bucket: usize) -> Counted {
    let mut counted = Counted::new();
    for ((version, class), sample) in &samples.buckets[bucket] {
        let layout = &samples.layouts[version];
        for (slot, n) in sample.total().given() {
            let slot = &layout.slots[slot];
            let name = format!("{}/{}/{}", slot.question, slot.row, slot.value);
            *counted.entry((*version, class.name(), name)).or_default() += n;
        }
    }
    counted
}

fn of_rows<'r>(rows: impl Iterator<Item = &'r Row>) -> Counted {
    let mut counted = Counted::new();
    for row in rows {
        let class = match (&*row.standing, row.rank) {
            ("counted", 3) => "invited",
            ("counted", _) => "unproved",
            ("quarantined", _) => "quarantined",
            _ => continue,
        };
        let mut count = |name: String| {
            *counted.entry((row.version, class, name)).or_default() += 1;
        };
        count("//".to_owned());
        for (question, answer) in row.answers.iter().filter(|(id, _)| *id != "comment") {
            match answer {
                Value::Number(level) => count(format!("{question}//{level}")),
                Value::String(option) => count(format!("{question}//{option}")),
                Value::Array(options) => options
                    .iter()
                    .for_each(|option| count(format!("{question}//{}", option.as_str().unwrap()))),
                Value::Object(rows) => {
                    rows.iter().for_each(|(row, level)| count(format!("{question}/{row}/{level}")));
                }
                other => panic!("not an answer: {other}"),
            }
        }
    }
    counted
}

async fn everything(place: &Place, survey: &str, from: &str, to: &str) -> Counted {
    let rest = Some((day(from), day(to), 0));
    let wanted = Wanted { survey, spans: &[], rest, buckets: 1 };
    counted(&place.central.samples(&wanted).await.unwrap(), 0)
}

async fn rows(place: &Place) -> Vec<Row> {
    place.central.rows_after(&Filter::default(), 0, 100_000).await.unwrap()
}

/// Claims that the samples of every survey are what its rows say.
pub async fn assert_samples_agree(place: &Place) {
    let rows = rows(place).await;
    for survey in rows.iter().map(|row| &row.survey).collect::<std::collections::BTreeSet<_>>() {
        let seen = everything(place, survey, "2020-01-01", "2029-12-31").await;
        assert_eq!(seen, of_rows(rows.iter().filter(|row| row.survey == *survey)), "{survey}");
    }
}

async fn fold(place: &Place) {
    while place.central.fold(3).await.unwrap().more {}
}

async fn agree_before_and_after_folding(place: &Place) {
    assert_samples_agree(place).await;
    fold(place).await;
    assert_samples_agree(place).await;
}

/// Does by hand what nobody should.
pub async fn plant(place: &Place, statement: &str) {
    if place.url.starts_with("sqlite") {
        let mut db = sqlx::SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut db).await.unwrap();
    } else {
        let mut db = sqlx::PgConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut db).await.unwrap();
    }
}

/// Counts something `n` times more than the rows say, at the place of the first row of which this holds;
/// the way a version before 0028 counted.
pub async fn counted_wrongly(
    place: &Place,
    (question, row, value): (&str, &str, &str),
    n: i64,
    of: &str,
) {
    let statement = format!(
        "insert into tally (survey, version, unit, service, question, row, value, channel, rank,
             stage, standing, day, n)
         select survey, version, unit, service, '{question}', '{row}', '{value}', channel, rank,
             stage, standing, day, {n}
         from submission where {of} and standing = 'counted' order by id limit 1"
    );
    plant(place, &statement).await;
}

/// About this dossier, with this rank, this many days later.
fn about(number: u8, dossier: &str, rank: u8, days: i64) -> Entry {
    let mut entry = entry(number);
    entry.body.dossier = Some(dossier.to_owned());
    entry.body.rank = rank;
    entry.received_at += days * 86_400_000;
    entry
}

async fn a_figure_is_the_same_before_and_after_rows_are_taken_in(place: Place) {
    place.central.absorb("a", &entries(1, 10)).await.unwrap();
    agree_before_and_after_folding(&place).await;
    let folded = place.central.fold(100).await.unwrap();
    assert_eq!((folded.rows, folded.changes, folded.more), (0, 0, false), "everything is in");
    place.central.absorb("a", &entries(11, 14)).await.unwrap();
    agree_before_and_after_folding(&place).await;
    let seen = everything(&place, "one-stop", "2026-11-01", "2026-11-30").await;
    assert_eq!(seen[&(1, "unproved", "//".to_owned())], 14);
    assert!(everything(&place, "sipas-2023", "2020-01-01", "2029-12-31").await.is_empty());
}

async fn what_stands_otherwise_later_is_moved(place: Place) {
    let central = &place.central;
    central.absorb("a", &[(1, about(1, "d", 1, 0)), (2, about(2, "e", 2, 0))]).await.unwrap();
    fold(&place).await;
    // The citizen's own rating, with an invite, a month later; then one that was given earlier.
    central.absorb("a", &[(3, about(3, "d", 3, 20))]).await.unwrap();
    central.absorb("b", &[(1, about(4, "e", 2, -1)), (2, about(5, "e", 2, 3))]).await.unwrap();
    assert_samples_agree(&place).await;
    let folded = central.fold(1).await.unwrap();
    assert!(folded.changes > 0 && folded.more, "{folded:?}");
    // What changed of a row that is not in yet is not counted twice.
    central.absorb("b", &[(3, about(6, "e", 3, 4))]).await.unwrap();
    agree_before_and_after_folding(&place).await;
    plant(&place, "update submission set rank = rank").await;
    let seen = everything(&place, "one-stop", "2026-12-01", "2026-12-31").await;
    assert_eq!(seen[&(1, "invited", "//".to_owned())], 1, "the month of the row that counts");
}

async fn a_span_within_a_month_has_its_days_only(place: Place) {
    let sent: Vec<(i64, Entry)> = (0..60)
        .map(|n| {
            (n, about(u8::try_from(n).unwrap() + 1, &format!("d{n}"), 2 + (n % 2) as u8, n - 30))
        })
        .map(|(n, entry)| (n + 1, entry))
        .collect();
    place.central.absorb("a", &sent).await.unwrap();
    fold(&place).await;
    place
        .central
        .absorb("b", &[(1, about(99, "late", 3, -14)), (2, about(98, "d3", 3, -27))])
        .await
        .unwrap();
    let rows = rows(&place).await;
    for (from, to) in [
        ("2026-11-07", "2026-11-07"),
        ("2026-10-25", "2026-12-03"),
        ("2026-11-01", "2026-11-30"),
        ("2026-10-01", "2026-12-31"),
        ("2026-10-02", "2026-12-31"),
    ] {
        let within = rows.iter().filter(|row| *from <= *row.day && *row.day <= *to);
        let seen = everything(&place, "one-stop", from, to).await;
        assert_eq!(seen, of_rows(within), "{from} to {to}");
    }
}

async fn units_go_where_their_days_belong(place: Place) {
    place.central.absorb("a", &entries(1, 9)).await.unwrap();
    for _ in 0..2 {
        let span = |unit: &str, from: &str, to: &str, bucket| Span {
            unit: unit.to_owned(),
            from: day(from),
            to: day(to),
            bucket,
        };
        // One unit that moves on the day itself; the other as whatever is not named.
        let spans = [
            span("H47.15", "2026-01-01", "2026-11-20", 0),
            span("H47.15", "2026-11-21", "2026-12-31", 1),
        ];
        let rest = Some((day("2026-01-01"), day("2026-12-31"), 2));
        let wanted = Wanted { survey: "one-stop", spans: &spans, rest, buckets: 3 };
        let samples = place.central.samples(&wanted).await.unwrap();
        let rows = rows(&place).await;
        let of = |unit: &'static str| of_rows(rows.iter().filter(move |row| row.unit == unit));
        assert!(samples.buckets[0].is_empty());
        assert_eq!(counted(&samples, 1), of("H47.15"));
        assert_eq!(counted(&samples, 2), of("H47.16"));
        let wanted = Wanted { rest: None, ..wanted };
        let samples = place.central.samples(&wanted).await.unwrap();
        assert_eq!(counted(&samples, 1), of("H47.15"));
        assert!(samples.buckets[2].is_empty(), "nobody asked for the other");
        fold(&place).await;
    }
}

async fn what_is_erased_stays_counted(place: Place) {
    let central = &place.central;
    central.absorb("a", &entries(1, 6)).await.unwrap();
    let before = everything(&place, "one-stop", "2026-01-01", "2026-12-31").await;
    // Whether or not it was taken in before.
    assert_eq!(central.erase(&[order(1)], "operator:lan").await.unwrap(), 1);
    assert_eq!(everything(&place, "one-stop", "2026-01-01", "2026-12-31").await, before);
    assert_eq!(central.erase(&[order(2)], "operator:lan").await.unwrap(), 1);
    fold(&place).await;
    assert_eq!(everything(&place, "one-stop", "2026-01-01", "2026-12-31").await, before);
    assert_eq!(central.retain("2027-01-01", 1, 100).await.unwrap(), 4);
    assert_eq!(everything(&place, "one-stop", "2026-01-01", "2026-12-31").await, before);
    // One that is erased before it comes.
    central.erase(&[order(7)], "operator:lan").await.unwrap();
    central.absorb("a", &entries(7, 7)).await.unwrap();
    let seen = everything(&place, "one-stop", "2026-01-01", "2026-12-31").await;
    assert_eq!(seen[&(1, "unproved", "//".to_owned())], 7);
    assert_eq!(
        seen[&(1, "unproved", "overall//3".to_owned())],
        before[&(1, "unproved", "overall//3".to_owned())] + 1,
        "as in the tallies"
    );
}

async fn any_order_of_arrival_and_folding_gives_the_same(place: Place) {
    let mut random = fastrand::Rng::with_seed(2026);
    let mut sent: Vec<Entry> =
        (1..=40).map(|n| about(n, &format!("d{}", n % 7), n % 4, i64::from(n % 5) * 9)).collect();
    random.shuffle(&mut sent);
    for (seq, entry) in (1..).zip(sent) {
        place.central.absorb("a", &[(seq, entry)]).await.unwrap();
        if random.u8(0..3) == 0 {
            place.central.fold(random.u32(1..6)).await.unwrap();
        }
        if random.u8(0..8) == 0 {
            assert_samples_agree(&place).await;
        }
    }
    agree_before_and_after_folding(&place).await;
    crate::recount::assert_tallies_agree(&place).await;
}

async fn rebuild(place: &Place) -> (Rebuilt, Vec<String>) {
    let mut months = Vec::new();
    let rebuilt =
        place.central.rebuild(&mut |month, _| months.push(month.to_owned())).await.unwrap();
    (rebuilt, months)
}

async fn a_rebuild_finds_and_corrects_what_was_changed_by_hand(place: Place) {
    let sent: Vec<(i64, Entry)> = (1..=30)
        .map(|n| (i64::from(n), about(n, &format!("d{}", n % 11), n % 4, i64::from(n % 3) * 20)))
        .collect();
    place.central.absorb("a", &sent).await.unwrap();
    let (rebuilt, months) = rebuild(&place).await;
    assert_eq!((rebuilt.rows, rebuilt.tallies), (30, 0), "the feed counted as the rows say");
    assert_eq!(months, ["2026-11", "2026-12"]);
    agree_before_and_after_folding(&place).await;
    assert_eq!(rebuild(&place).await.0, Rebuilt { rows: 30, ..Rebuilt::default() }, "all is well");

    counted_wrongly(&place, ("overall", "", "5"), 1, "unit = 'H47.15'").await;
    plant(&place, "update tally_day set unit = 'H1' where unit = 'H47.16'").await;
    plant(&place, "update tally_total set n = n + 1").await;
    plant(&place, "delete from sample where period = '2026-Q4'").await;
    plant(&place, "update sample set period = '2026-10' where period = '2026-11'").await;
    let (rebuilt, _) = rebuild(&place).await;
    assert!(rebuilt.tallies > 3 && rebuilt.samples > 3, "{rebuilt:?}");
    crate::recount::assert_tallies_agree(&place).await;
    agree_before_and_after_folding(&place).await;

    plant(
        &place,
        "delete from tally_day; delete from tally_total; delete from sample; delete from slot;
        update sample_mark set id = 0",
    )
    .await;
    rebuild(&place).await;
    crate::recount::assert_tallies_agree(&place).await;
    agree_before_and_after_folding(&place).await;
}

async fn a_rebuild_keeps_what_erased_rows_said(place: Place) {
    let central = &place.central;
    central.absorb("a", &entries(1, 12)).await.unwrap();
    for number in [1, 2, 7] {
        central.erase(&[order(number)], "operator:lan").await.unwrap();
    }
    let before = (
        central.counts().await.unwrap(),
        everything(&place, "one-stop", "2026-01-01", "2026-12-31").await,
    );
    let (rebuilt, _) = rebuild(&place).await;
    assert_eq!((rebuilt.tallies, rebuilt.samples), (0, 0));
    let after = (
        central.counts().await.unwrap(),
        everything(&place, "one-stop", "2026-01-01", "2026-12-31").await,
    );
    assert_eq!(after, before);
    // More than the erased rows can have said does not stay.
    counted_wrongly(&place, ("overall", "", "5"), 5, "answers is not null").await;
    assert!(rebuild(&place).await.0.tallies > 0);
    let most = central.counts().await.unwrap();
    let sum = |counts: &[ingest::central::Count]| -> i64 {
        counts.iter().filter(|count| count.question == "overall").map(|count| count.n).sum()
    };
    assert!(sum(&most) <= sum(&before.0) + 3 * 5, "no more than one erased row in each place");
}

async fn a_rebuild_of_nothing_does_nothing(place: Place) {
    assert_eq!(rebuild(&place).await, (Rebuilt::default(), vec![]));
    assert_eq!(Class::ALL.map(|class| Class::from_name(class.name())), Class::ALL.map(Some));
}
