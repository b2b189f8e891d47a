//! Looking over central: a healthy one has nothing to tell, and each fault that is planted by SQL is
//! found on both databases.

use ingest::central::inspection::KeyCounts;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::entries::{entries, entry};
use crate::sample::counted_wrongly;
use crate::{Place, on_both_databases};

on_both_databases!(
    an_empty_central_is_healthy,
    a_filled_central_is_healthy,
    a_changed_tally_is_found_at_its_place,
    a_tally_without_rows_is_found,
    rows_without_a_tally_are_found,
    a_total_that_is_not_of_the_rows_is_found,
    a_tally_that_cannot_be_read_says_what_to_do,
    a_removed_row_is_missed,
    a_row_too_many_is_counted,
    a_row_from_the_future_is_counted,
    a_standing_that_the_rows_do_not_give_is_found,
    what_was_erased_is_not_missed_in_the_tallies,
);

const DAY: &str = "2026-11-21";

/// Does by hand what nobody should.
async fn plant(place: &Place, sql: &str) {
    let sql = AssertSqlSafe(sql);
    if place.url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&place.url).await.unwrap();
        assert!(sqlx::query(sql).execute(&mut connection).await.unwrap().rows_affected() > 0);
    } else {
        let mut connection = PgConnection::connect(&place.url).await.unwrap();
        assert!(sqlx::query(sql).execute(&mut connection).await.unwrap().rows_affected() > 0);
    }
}

/// Twenty rows, one more under a reused key, and one with a matrix.
async fn filled(place: &Place) {
    let mut sent = entries(1, 20);
    let mut other = entry(3);
    other.hash = [99; 32];
    sent.push((21, other));
    let mut with_matrix = entry(22);
    let rows = [("1".to_owned(), 4), ("2.1".to_owned(), 5)].into_iter().collect();
    with_matrix.body.answers.insert("c1".to_owned(), model::Answer::Rows(rows));
    sent.push((22, with_matrix));
    place.central.absorb("journal-a", &sent).await.unwrap();
}

async fn uneven(place: &Place) -> Vec<(String, String, i64, i64)> {
    let found = place.central.uneven_tallies(&[DAY.to_owned()], 10).await.unwrap();
    let place_of = |one: ingest::central::inspection::Uneven| {
        (one.question, one.value, one.tallied, one.recounted)
    };
    found.into_iter().map(place_of).collect()
}

async fn an_empty_central_is_healthy(place: Place) {
    let counts = place.central.key_counts().await.unwrap();
    assert_eq!(counts, KeyCounts { keys: 0, rows: 0, row_keys: 0 });
    assert_eq!(place.central.days().await.unwrap(), None);
    assert_eq!(uneven(&place).await, []);
    assert_eq!(place.central.missing(&[]).await.unwrap(), Vec::<String>::new());
}

async fn a_filled_central_is_healthy(place: Place) {
    filled(&place).await;
    let counts = place.central.key_counts().await.unwrap();
    assert_eq!(counts, KeyCounts { keys: 21, rows: 21, row_keys: 21 }, "the reused key apart");
    assert_eq!(place.central.days().await.unwrap(), Some((DAY.into(), DAY.into())));
    assert_eq!(uneven(&place).await, []);
    let keys: Vec<String> = (1..=20).map(|number| entry(number).key_text()).collect();
    assert_eq!(place.central.missing(&keys).await.unwrap(), Vec::<String>::new());
    let unknown = entry(200).key_text();
    let missing = place.central.missing(&[keys[0].clone(), unknown.clone()]).await.unwrap();
    assert_eq!(missing, [unknown]);
    assert_eq!(place.central.received_after(entry(22).received_at, 100).await.unwrap(), 0);
}

async fn a_changed_tally_is_found_at_its_place(place: Place) {
    filled(&place).await;
    counted_wrongly(&place, ("reasons", "", "slow"), 1, "unit = 'H47.15'").await;
    let found = uneven(&place).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let (question, value, tallied, recounted) = &found[0];
    assert_eq!((question.as_str(), value.as_str()), ("reasons", "slow"));
    assert_eq!(*tallied, recounted + 1);
    counted_wrongly(&place, ("c1", "2.1", "3"), 1, "answers is not null").await;
    assert_eq!(uneven(&place).await.len(), 2, "rows of a matrix, too");
}

async fn a_tally_without_rows_is_found(place: Place) {
    filled(&place).await;
    counted_wrongly(&place, ("overall", "", "9"), 1, "unit = 'H47.15'").await;
    let found = uneven(&place).await;
    let (_, value, tallied, recounted) = &found[0];
    assert_eq!((found.len(), value.as_str(), *tallied, *recounted), (1, "9", 1, 0));
}

async fn rows_without_a_tally_are_found(place: Place) {
    filled(&place).await;
    plant(&place, "delete from tally_day where unit = 'H47.15'").await;
    let found = uneven(&place).await;
    assert!(found.iter().any(|(question, _, tallied, rows)| question.is_empty() && tallied < rows));
    assert!(found.iter().any(|(question, ..)| question == "overall"), "{found:?}");
}

async fn a_total_that_is_not_of_the_rows_is_found(place: Place) {
    filled(&place).await;
    plant(&place, "update tally_total set n = n + 1 where standing = 'counted'").await;
    let found = place.central.uneven_tallies(&[], 9).await.unwrap();
    assert!(found.iter().all(|one| one.day.is_empty() && one.tallied == one.recounted + 1));
    assert!(!found.is_empty());
}

async fn a_tally_that_cannot_be_read_says_what_to_do(place: Place) {
    filled(&place).await;
    let spoilt = if place.url.starts_with("sqlite") { "x'07'" } else { "'\\x07'" };
    plant(&place, &format!("update tally_day set counts = {spoilt} where unit = 'H47.15'")).await;
    let said = place.central.counts().await.unwrap_err().to_string();
    assert!(said.contains("tally rebuild"), "{said}");
}

async fn a_removed_row_is_missed(place: Place) {
    filled(&place).await;
    plant(&place, "delete from submission where receipt = 'RECEIPT-4'").await;
    let key = entry(4).key_text();
    assert_eq!(
        place.central.missing(std::slice::from_ref(&key)).await.unwrap(),
        std::slice::from_ref(&key)
    );
    let counts = place.central.key_counts().await.unwrap();
    assert_eq!(counts, KeyCounts { keys: 20, rows: 20, row_keys: 20 });
    assert!(uneven(&place).await.iter().any(|(question, ..)| question.is_empty()));
    // The owner of a key goes, and the content that came under it afterwards stays.
    plant(&place, "delete from submission where receipt = 'RECEIPT-3' and reason = ''").await;
    let counts = place.central.key_counts().await.unwrap();
    assert_eq!(counts, KeyCounts { keys: 20, rows: 19, row_keys: 19 });
    // Sent again, a removed row is there again.
    place.central.absorb("journal-b", &[(1, entry(4))]).await.unwrap();
    assert_eq!(place.central.missing(std::slice::from_ref(&key)).await.unwrap(), [""; 0]);
}

async fn a_row_too_many_is_counted(place: Place) {
    filled(&place).await;
    plant(&place, "update submission set reason = '' where reason = 'key-reused'").await;
    let counts = place.central.key_counts().await.unwrap();
    assert_eq!(counts, KeyCounts { keys: 21, rows: 22, row_keys: 21 });
}

async fn a_row_from_the_future_is_counted(place: Place) {
    filled(&place).await;
    let now = entry(22).received_at;
    let sql = format!(
        "update submission set received_at = {} where receipt in ('RECEIPT-1', 'RECEIPT-20')",
        now + 3_600_000
    );
    plant(&place, &sql).await;
    assert_eq!(place.central.received_after(now, 100).await.unwrap(), 2);
    assert_eq!(place.central.received_after(now, 3).await.unwrap(), 1, "of the newest only");
}

async fn a_standing_that_the_rows_do_not_give_is_found(place: Place) {
    let mut sent = entries(1, 6);
    for (_, entry) in &mut sent[..3] {
        entry.body.dossier = Some("8f3218e7e97d7158ea048e8922fe5ed4".to_owned());
    }
    place.central.absorb("journal-a", &sent).await.unwrap();
    assert_eq!(place.central.misjudged(0, 100).await.unwrap(), []);
    assert_eq!(place.central.misjudged(i64::MAX, 100).await.unwrap(), []);
    plant(
        &place,
        "update submission set standing = 'superseded', reason = 'replaced'
         where receipt = 'RECEIPT-3'",
    )
    .await;
    let found = place.central.misjudged(5, 1).await.unwrap();
    assert_eq!(found, [], "the newest row and the one picked are of no dossier");
    let found = place.central.misjudged(0, 100).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].has.as_str(), found[0].should_have.as_str()),
        ("superseded replaced", "counted",)
    );
    assert_eq!(place.central.misjudged(1, 1).await.unwrap(), found, "picked from elsewhere");
}

async fn what_was_erased_is_not_missed_in_the_tallies(place: Place) {
    filled(&place).await;
    plant(
        &place,
        "update submission set answers = '{}', erased_at = 1795300000000
         where receipt = 'RECEIPT-7'",
    )
    .await;
    assert_eq!(uneven(&place).await, [], "its answers stay in the tallies");
    counted_wrongly(&place, ("", "", ""), 1, "unit = 'H47.15'").await;
    assert!(!uneven(&place).await.is_empty(), "submissions are still recounted");
}
