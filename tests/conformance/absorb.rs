//! Taking entries: exactly once, whatever is sent again, by whichever journal, in whichever pieces.

use ingest::central::{Absorbed, CentralError, Filter, Row};
use ingest::entry::Entry;

use crate::entries::{entries, entry};
use crate::recount::assert_tallies_agree;
use crate::{Place, on_both_databases};

on_both_databases!(
    an_empty_central_knows_nothing,
    a_batch_moves_the_cursor_and_is_there_once,
    the_same_batch_again_changes_nothing,
    overlapping_batches_count_each_entry_once,
    the_same_submission_from_two_journals_counts_once,
    another_content_under_a_known_key_is_kept_but_does_not_count,
    a_key_twice_in_one_batch_counts_once,
    two_feeds_at_once_count_each_key_once,
    preparing_again_keeps_everything,
    a_view_stays_as_it_was_whatever_is_absorbed,
    a_central_that_is_an_older_copy_takes_nothing_past_the_gap,
);

async fn seq(place: &Place, journal: &str) -> i64 {
    place.central.cursor(journal).await.unwrap().map_or(0, |cursor| cursor.seq)
}

async fn rows(place: &Place) -> Vec<Row> {
    place.central.rows_after(&Filter::default(), 0, 10_000).await.unwrap()
}

fn counted(n: u64) -> Absorbed {
    Absorbed { counted: n, ..Absorbed::default() }
}

fn absorbed(n: u64) -> Absorbed {
    Absorbed { absorbed: n, ..Absorbed::default() }
}

async fn an_empty_central_knows_nothing(place: Place) {
    assert_eq!(seq(&place, "journal-a").await, 0);
    assert!(rows(&place).await.is_empty());
    assert!(place.central.totals().await.unwrap().is_empty());
    assert_eq!(place.central.absorb("journal-a", &[]).await.unwrap(), Absorbed::default());
    assert_eq!(seq(&place, "journal-a").await, 0);
}

async fn a_batch_moves_the_cursor_and_is_there_once(place: Place) {
    let said = place.central.absorb("journal-a", &entries(1, 20)).await.unwrap();
    assert_eq!(said, counted(20));
    assert_eq!(seq(&place, "journal-a").await, 20);
    assert_eq!(seq(&place, "journal-b").await, 0);
    let keys: Vec<String> = rows(&place).await.into_iter().map(|row| row.key).collect();
    let sent: Vec<String> = entries(1, 20).iter().map(|(_, entry)| entry.key_text()).collect();
    assert_eq!(keys, sent, "in the order of the journal");
    assert_tallies_agree(&place).await;
}

async fn the_same_batch_again_changes_nothing(place: Place) {
    place.central.absorb("journal-a", &entries(1, 20)).await.unwrap();
    let before = (rows(&place).await, place.central.counts().await.unwrap());
    let said = place.central.absorb("journal-a", &entries(1, 20)).await.unwrap();
    assert_eq!(said, absorbed(20));
    assert_eq!((rows(&place).await, place.central.counts().await.unwrap()), before);
}

async fn overlapping_batches_count_each_entry_once(place: Place) {
    place.central.absorb("journal-a", &entries(1, 10)).await.unwrap();
    let said = place.central.absorb("journal-a", &entries(5, 15)).await.unwrap();
    assert_eq!(said, Absorbed { counted: 5, absorbed: 6, ..Absorbed::default() });
    assert_eq!(seq(&place, "journal-a").await, 15);
    assert_eq!(rows(&place).await.len(), 15);
    assert_tallies_agree(&place).await;
}

async fn the_same_submission_from_two_journals_counts_once(place: Place) {
    place.central.absorb("journal-a", &entries(1, 10)).await.unwrap();
    // The other node received the retry later, under a seq of its own.
    let retried: Vec<(i64, Entry)> = entries(1, 10)
        .into_iter()
        .map(|(seq, mut entry)| {
            entry.received_at += 5_000;
            (seq + 100, entry)
        })
        .collect();
    let before = rows(&place).await;
    let said = place.central.absorb("journal-b", &retried).await.unwrap();
    assert_eq!(said, absorbed(10));
    assert_eq!(rows(&place).await, before);
    assert_eq!(seq(&place, "journal-b").await, 110);
    assert_eq!(rows(&place).await.len(), 10);
    assert_tallies_agree(&place).await;
}

async fn another_content_under_a_known_key_is_kept_but_does_not_count(place: Place) {
    place.central.absorb("journal-a", &entries(1, 3)).await.unwrap();
    let mut other = entry(2);
    other.hash = [99; 32];
    let sent = [(1, other)];
    let said = place.central.absorb("journal-b", &sent).await.unwrap();
    assert_eq!(said, Absorbed { superseded: 1, ..Absorbed::default() });
    let kept = rows(&place).await;
    assert_eq!(kept.len(), 4);
    assert_eq!((kept[3].standing.as_str(), kept[3].reason.as_str()), ("superseded", "key-reused"));
    assert_eq!(kept[3].key, entry(2).key_text());
    assert_tallies_agree(&place).await;
    // The same from a third journal is no news.
    assert_eq!(place.central.absorb("journal-c", &sent).await.unwrap(), absorbed(1));
    assert_eq!(rows(&place).await, kept);
}

async fn a_key_twice_in_one_batch_counts_once(place: Place) {
    let mut other = entry(1);
    other.hash = [99; 32];
    let sent = [(1, entry(1)), (2, entry(1)), (3, other.clone()), (4, other)];
    let said = place.central.absorb("journal-a", &sent).await.unwrap();
    assert_eq!(said, Absorbed { counted: 1, absorbed: 2, superseded: 1, changed: 0 });
    assert_eq!(seq(&place, "journal-a").await, 4);
    assert_tallies_agree(&place).await;
}

async fn two_feeds_at_once_count_each_key_once(place: Place) {
    let feed = |journal: &'static str, reversed: bool| {
        let central = place.central.clone();
        tokio::spawn(async move {
            for round in 0..10_u8 {
                let mut batch = entries(round * 20 + 1, round * 20 + 20);
                if reversed {
                    // The same submissions in another order, as a client with two nodes sends them.
                    let seqs: Vec<i64> = batch.iter().map(|(seq, _)| *seq).collect();
                    batch.reverse();
                    batch.iter_mut().zip(seqs).for_each(|(one, seq)| one.0 = seq);
                }
                central.absorb(journal, &batch).await.unwrap();
            }
        })
    };
    let (one, other) = tokio::join!(feed("journal-a", false), feed("journal-b", true));
    one.unwrap();
    other.unwrap();
    let mut keys: Vec<String> = rows(&place).await.into_iter().map(|row| row.key).collect();
    assert_eq!(keys.len(), 200);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 200, "each key once");
    assert_tallies_agree(&place).await;
}

async fn preparing_again_keeps_everything(place: Place) {
    place.central.absorb("journal-a", &entries(1, 5)).await.unwrap();
    let again = ingest::central::open(&place.url).await.unwrap();
    assert_eq!(again.cursor("journal-a").await.unwrap().unwrap().seq, 5);
    assert_eq!(again.rows_after(&Filter::default(), 0, 100).await.unwrap(), rows(&place).await);
}

/// An export read in pieces while a later rating of a dossier arrived: the earlier one was still
/// counted in the first piece, the later one in the second. Seen in a round of chaos.
async fn a_view_stays_as_it_was_whatever_is_absorbed(place: Place) {
    let of_dossier = |number: u8| {
        let mut entry = entry(number);
        entry.body.dossier = Some("d0551e".to_owned());
        entry
    };
    place.central.absorb("journal-a", &[(1, of_dossier(1))]).await.unwrap();
    let mut view = place.central.view().await.unwrap();
    let first = view.rows_after(&Filter::default(), 0, 1).await.unwrap();
    place.central.absorb("journal-a", &[(2, of_dossier(2))]).await.unwrap();
    let rest = view.rows_after(&Filter::default(), first[0].id, 10).await.unwrap();
    assert!(rest.is_empty(), "a row of a later moment: {rest:?}");
    let again = view.rows_after(&Filter::default(), 0, 10).await.unwrap();
    assert_eq!(again, first);
    drop(view);
    let now: Vec<String> = rows(&place).await.into_iter().map(|row| row.standing).collect();
    assert_eq!(now, ["superseded", "counted"]);
}

async fn a_central_that_is_an_older_copy_takes_nothing_past_the_gap(place: Place) {
    place.central.absorb("journal-a", &entries(1, 5)).await.unwrap();
    let beyond = place.central.absorb_after(9, "journal-a", &entries(10, 12)).await;
    assert!(matches!(beyond, Err(CentralError::Behind { cursor: 5, after: 9 })), "{beyond:?}");
    assert_eq!(rows(&place).await.len(), 5);
    let said = place.central.absorb_after(5, "journal-a", &entries(6, 12)).await.unwrap();
    assert_eq!(said, counted(7));
}
