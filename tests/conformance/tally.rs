//! Tallies of both forms: what a version before 0028 counted value by value goes on counting, beside days
//! that are packed, until `tally rebuild` packs it.

use std::collections::BTreeMap;

use ingest::central::sample::Rebuilt;
use ingest::central::tally::TallyFilter;
use ingest::central::{Central, Count};

use crate::entries::{entries, entry};
use crate::recount::assert_tallies_agree;
use crate::sample::plant;
use crate::{Place, on_both_databases};

on_both_databases!(
    what_the_version_before_counted_still_counts,
    a_day_is_one_row_for_each_unit,
    a_question_that_comes_later_has_its_count,
);

/// Writes every count as the version before did, in place of the packed days.
async fn written_by_the_version_before(place: &Place) {
    let mut rows = Vec::new();
    let each = TallyFilter::default();
    place
        .central
        .tallies(&each, &mut |of, said| {
            for (slot, n) in said {
                rows.push(format!(
                    "('{}', {}, '{}', '{}', '{}', '{}', '{}', '{}', {}, '{}', '{}', '{}', {n})",
                    of.survey,
                    of.version,
                    of.unit,
                    of.service,
                    slot.question,
                    slot.row,
                    slot.value,
                    of.channel,
                    of.rank,
                    of.stage,
                    of.standing.name(),
                    of.day,
                ));
            }
        })
        .await
        .unwrap();
    assert!(!rows.is_empty());
    plant(place, "delete from tally_day; delete from tally_total").await;
    let insert = format!(
        "insert into tally (survey, version, unit, service, question, row, value, channel, rank,
             stage, standing, day, n) values {}",
        rows.join(", ")
    );
    plant(place, &insert).await;
}

/// How many rows a table has.
async fn rows_of(place: &Place, table: &str) -> i64 {
    use sqlx::{AssertSqlSafe, Connection as _};
    let count = AssertSqlSafe(format!("select count(*) from {table}"));
    if place.url.starts_with("sqlite") {
        let mut db = sqlx::SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(count).fetch_one(&mut db).await.unwrap()
    } else {
        let mut db = sqlx::PgConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(count).fetch_one(&mut db).await.unwrap()
    }
}

fn about(numbers: std::ops::RangeInclusive<u8>) -> Vec<(i64, ingest::entry::Entry)> {
    let one = |n: u8| {
        let mut entry = entry(n);
        // Every third is about a dossier that others are about, too, so that some are superseded.
        entry.body.dossier = n.is_multiple_of(3).then(|| format!("{:032x}", n % 2));
        (i64::from(n), entry)
    };
    numbers.map(one).collect()
}

async fn what_the_version_before_counted_still_counts(place: Place) {
    place.central.absorb("a", &about(1..=20)).await.unwrap();
    written_by_the_version_before(&place).await;
    assert_tallies_agree(&place).await;
    assert_eq!(uneven(&*place.central).await, 0);

    // New rows are packed, and take the places of rows that the version before counted.
    place.central.absorb("a", &about(21..=40)).await.unwrap();
    assert_tallies_agree(&place).await;
    assert_eq!(uneven(&*place.central).await, 0);
    let before = place.central.counts().await.unwrap();

    let rebuilt = place.central.rebuild(&mut |_, _| ()).await.unwrap();
    assert_eq!(
        rebuilt,
        Rebuilt { rows: 40, ..Rebuilt { samples: rebuilt.samples, ..Rebuilt::default() } }
    );
    assert_eq!(rows_of(&place, "tally").await, 0, "everything is packed now");
    assert_eq!(place.central.counts().await.unwrap(), before);
    assert_tallies_agree(&place).await;
    assert_eq!(place.central.rebuild(&mut |_, _| ()).await.unwrap().tallies, 0);
}

async fn uneven(central: &dyn Central) -> usize {
    let (first, last) = central.days().await.unwrap().unwrap();
    central.uneven_tallies(&[first, last], 99).await.unwrap().len()
}

async fn a_day_is_one_row_for_each_unit(place: Place) {
    place.central.absorb("a", &entries(1, 60)).await.unwrap();
    let units: BTreeMap<String, i64> = by_unit(&place.central.counts().await.unwrap());
    assert_eq!(rows_of(&place, "tally_day").await, units.len() as i64);
    assert_eq!(units.values().sum::<i64>(), 60);
    assert_eq!(rows_of(&place, "tally").await, 0);
}

fn by_unit(counts: &[Count]) -> BTreeMap<String, i64> {
    let mut units = BTreeMap::new();
    for count in counts.iter().filter(|count| count.question.is_empty()) {
        *units.entry(count.unit.clone()).or_default() += count.n;
    }
    units
}

async fn a_question_that_comes_later_has_its_count(place: Place) {
    place.central.absorb("a", &entries(1, 5)).await.unwrap();
    let mut later = entry(6);
    later.body.answers.insert("added".to_owned(), model::Answer::Chosen("new".to_owned()));
    place.central.absorb("a", &[(6, later)]).await.unwrap();
    let counts = place.central.counts().await.unwrap();
    let added: Vec<_> = counts.iter().filter(|count| count.question == "added").collect();
    assert_eq!((added.len(), added[0].n, &*added[0].value), (1, 1, "new"));
    assert_tallies_agree(&place).await;
}
