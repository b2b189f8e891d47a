//! The citizen's rights: what is erased is gone and stays counted, and every act can be audited.

use ingest::central::rights::{Erasure, Extent, Found, Selector};
use ingest::central::{Filter, Row};
use ingest::entry::Entry;

use crate::entries::{entries, entry};
use crate::{Place, on_both_databases};

on_both_databases!(
    an_erased_row_is_a_tombstone_and_stays_counted,
    erasing_again_changes_nothing,
    a_dossier_is_erased_with_all_its_rows,
    every_row_under_a_key_is_erased,
    erasures_are_told_in_their_order,
    retention_destroys_whole_days_in_bounded_batches,
    the_audit_gives_nothing_away,
    erasing_and_absorbing_at_once_agree,
);

/// 2026-11-21 00:00 in Viet Nam.
const MIDNIGHT: i64 = 1_795_194_000_000;

const ORDERED: i64 = 1_795_300_000_000;

pub fn order(number: u8) -> Erasure {
    Erasure { key: entry(number).key, at: ORDERED, reason: "request 12/2026".to_owned() }
}

fn about(mut entry: Entry, dossier: &str) -> Entry {
    entry.body.dossier = Some(dossier.to_owned());
    entry
}

async fn rows(place: &Place) -> Vec<Row> {
    place.central.rows_after(&Filter::default(), 0, 10_000).await.unwrap()
}

async fn an_erased_row_is_a_tombstone_and_stays_counted(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &[(1, about(entry(1), "d1"))]).await.unwrap();
    central.absorb("journal-b", &[(1, about(entry(5), "d2"))]).await.unwrap();
    assert_eq!(entry(1).body.comments().count(), 1, "the one to erase has free text");
    let before = (central.counts().await.unwrap(), central.totals().await.unwrap());
    assert_eq!(central.erase(&[order(1)], "operator:lan").await.unwrap(), 1);
    let after = (central.counts().await.unwrap(), central.totals().await.unwrap());
    assert_eq!(after, before, "figures that were published stay as they are");
    let rows = rows(&place).await;
    let tombstone = &rows[0];
    assert!(tombstone.answers.is_empty(), "{tombstone:?}");
    assert_eq!((tombstone.lang.as_str(), tombstone.elapsed_ms), ("", None));
    assert_eq!(tombstone.received_at, MIDNIGHT, "the day stays, the time of day goes");
    assert_eq!((tombstone.standing.as_str(), tombstone.reason.as_str()), ("counted", "erased"));
    let kept = (tombstone.key.clone(), tombstone.survey.as_str(), tombstone.unit.as_str());
    assert_eq!(kept, (entry(1).key_text(), "one-stop", "H47.16"));
    assert_eq!((tombstone.version, tombstone.day.as_str()), (1, "2026-11-21"));
    assert_eq!(rows[1].reason, "", "another row is as it was");
    assert_eq!(rows[1].answers["comment"], "Góp ý số 5: 'chậm'");
    let comments = central.newest_comments(10).await.unwrap();
    assert_eq!(comments.len(), 1, "{comments:?}");
    assert!(central.find(&Selector::Dossier("d1".to_owned())).await.unwrap().is_empty());
    let key = entry(1).key;
    let erased = vec![Found { key, erased: true }];
    assert_eq!(central.find(&Selector::Key(key)).await.unwrap(), erased);
    let receipt = Selector::Receipt("RECEIPT-1".to_owned());
    assert_eq!(central.find(&receipt).await.unwrap(), erased);
}

async fn erasing_again_changes_nothing(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &entries(1, 4)).await.unwrap();
    assert_eq!(central.erase(&[order(1), order(2)], "operator:lan").await.unwrap(), 2);
    let seen = || async {
        (
            rows(&place).await,
            central.counts().await.unwrap(),
            central.audited(0, 100).await.unwrap(),
            central.erasures_after(0, 100).await.unwrap(),
        )
    };
    let before = seen().await;
    let mut later = order(2);
    (later.at, later.reason) = (ORDERED + 1, "another".to_owned());
    assert_eq!(central.erase(&[order(1), later], "system").await.unwrap(), 0);
    assert_eq!(seen().await, before);
    // Nor does the journal that sends the submission again bring anything back.
    central.absorb("journal-b", &entries(1, 4)).await.unwrap();
    assert_eq!(seen().await, before);
}

async fn a_dossier_is_erased_with_all_its_rows(place: Place) {
    let central = &place.central;
    let sent: Vec<(i64, Entry)> = (1..=6)
        .map(|n| (i64::from(n), about(entry(n), if n % 2 == 0 { "d1" } else { "d2" })))
        .chain([(7, entry(7))])
        .collect();
    central.absorb("journal-a", &sent).await.unwrap();
    let found = central.find(&Selector::Dossier("d1".to_owned())).await.unwrap();
    let expected = [2, 4, 6].map(|n| Found { key: entry(n).key, erased: false });
    assert_eq!(found, expected);
    assert!(central.find(&Selector::Dossier(String::new())).await.unwrap().is_empty());
    let orders: Vec<Erasure> =
        found.iter().map(|found| Erasure { key: found.key, ..order(1) }).collect();
    assert_eq!(central.erase(&orders, "operator:lan").await.unwrap(), 3);
    assert!(central.find(&Selector::Dossier("d1".to_owned())).await.unwrap().is_empty());
    assert_eq!(central.find(&Selector::Dossier("d2".to_owned())).await.unwrap().len(), 3);
    assert_eq!(rows(&place).await.iter().filter(|row| row.answers.is_empty()).count(), 3);
}

async fn every_row_under_a_key_is_erased(place: Place) {
    let central = &place.central;
    let mut other = entry(1);
    other.hash = [99; 32];
    central.absorb("journal-a", &[(1, entry(1)), (2, other)]).await.unwrap();
    let found = central.find(&Selector::Key(entry(1).key)).await.unwrap();
    assert_eq!(found.len(), 1, "a key once, whatever came under it");
    assert_eq!(central.erase(&[order(1)], "operator:lan").await.unwrap(), 2);
    let rows = rows(&place).await;
    assert!(rows.iter().all(|row| row.answers.is_empty()), "{rows:?}");
    assert_eq!(rows[1].reason, "key-reused", "why it did not count is kept");
}

async fn erasures_are_told_in_their_order(place: Place) {
    let central = &place.central;
    assert_eq!(central.extent().await.unwrap(), Extent::default());
    // The submissions are not here: a node may know of an erasure first.
    for number in 1..=5 {
        assert_eq!(central.erase(&[order(number)], "system").await.unwrap(), 0);
    }
    let all = central.erasures_after(0, 100).await.unwrap();
    let orders: Vec<Erasure> = all.iter().map(|(_, erasure)| erasure.clone()).collect();
    assert_eq!(orders, (1..=5).map(order).collect::<Vec<_>>());
    assert!(all.is_sorted_by(|a, b| a.0 < b.0));
    assert_eq!(central.erasures_after(all[1].0, 2).await.unwrap(), all[2..4]);
    let extent = central.extent().await.unwrap();
    assert_eq!((extent.withdrawals, extent.erasures), (0, all[4].0));
}

async fn retention_destroys_whole_days_in_bounded_batches(place: Place) {
    let central = &place.central;
    let mut sent = entries(1, 9);
    // The last moment of the day before, and the first of this one.
    (sent[7].1.received_at, sent[8].1.received_at) = (MIDNIGHT - 1, MIDNIGHT);
    for (_, entry) in &mut sent[..7] {
        entry.received_at -= 10 * 24 * 60 * 60 * 1_000;
    }
    central.absorb("journal-a", &sent).await.unwrap();
    let before = (central.counts().await.unwrap(), central.totals().await.unwrap());
    assert_eq!(central.retain("2026-11-11", ORDERED, 3).await.unwrap(), 0);
    let mut batches = Vec::new();
    loop {
        let n = central.retain("2026-11-21", ORDERED, 3).await.unwrap();
        batches.push(n);
        if n == 0 {
            break;
        }
    }
    assert_eq!(batches, [3, 3, 2, 0]);
    let rows = rows(&place).await;
    let with_content: Vec<&str> =
        rows.iter().filter(|row| !row.answers.is_empty()).map(|row| row.day.as_str()).collect();
    assert_eq!((rows.len(), with_content), (9, vec!["2026-11-21"]));
    assert_eq!((central.counts().await.unwrap(), central.totals().await.unwrap()), before);
    let lines = central.audited(0, 100).await.unwrap();
    let lines: Vec<_> = lines.iter().map(|l| (&*l.actor, &*l.action, &*l.subject)).collect();
    let line = |n| ("system", "retention", n);
    assert_eq!(lines, [line("3 rows"), line("3 rows"), line("2 rows")]);
    assert!(central.erasures_after(0, 10).await.unwrap().is_empty(), "time erases, nobody asked");
}

async fn the_audit_gives_nothing_away(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &[(1, about(entry(1), "d1"))]).await.unwrap();
    central.erase(&[order(1)], "operator:lan").await.unwrap();
    let lines = central.audited(0, 100).await.unwrap();
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!((line.actor.as_str(), line.action.as_str()), ("operator:lan", "erase"));
    assert_eq!((line.at, line.reason.as_str()), (ORDERED, "request 12/2026"));
    let text = format!("{lines:?}");
    for secret in [entry(1).key_text().as_str(), "RECEIPT-1", "d1", "chậm"] {
        assert!(!text.contains(secret), "the audit must not tell `{secret}`: {text}");
    }
    assert!(central.audited(line.id, 100).await.unwrap().is_empty());
}

async fn erasing_and_absorbing_at_once_agree(place: Place) {
    let sending = {
        let central = place.central.clone();
        tokio::spawn(async move {
            for round in 0..20_u8 {
                let batch = entries(round * 10 + 1, round * 10 + 10);
                central.absorb("journal-a", &batch).await.unwrap();
            }
        })
    };
    for number in 1..=200 {
        place.central.erase(&[order(number)], "operator:lan").await.unwrap();
    }
    sending.await.unwrap();
    let rows = rows(&place).await;
    assert_eq!(rows.len(), 200);
    let left: Vec<&Row> = rows.iter().filter(|row| !row.answers.is_empty()).collect();
    assert!(left.is_empty(), "{} rows kept their content: {:?}", left.len(), left.first());
    assert!(place.central.newest_comments(10).await.unwrap().is_empty());
    let counted: i64 = place.central.totals().await.unwrap().iter().map(|total| total.n).sum();
    assert_eq!(counted, 200);
}

/// What is erased is not in the files either, once they were scrubbed. Rows enough that pages were
/// split and moved, texts long enough for pages of their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_byte_of_an_erased_text_is_left_in_the_files_of_sqlite() {
    let place = crate::on_sqlite().await;
    let marked = |number: u8| format!("MARK{number:03}").repeat(1 + usize::from(number) * 8);
    let sent: Vec<(i64, Entry)> = (1..=200)
        .map(|number| {
            let mut entry = about(entry(number), &format!("DOSSIER{number:03}"));
            let text = model::Answer::Text(marked(number));
            entry.body.answers.insert("comment".to_owned(), text);
            (i64::from(number), entry)
        })
        .collect();
    for batch in sent.chunks(7) {
        place.central.absorb("journal-a", batch).await.unwrap();
    }
    let before = content(place.folder());
    assert!(before.contains("MARK003") && before.contains("DOSSIER003"));
    for number in (3..=200).step_by(3) {
        place.central.erase(&[order(number)], "operator:lan").await.unwrap();
    }
    assert!(place.central.scrub().await.unwrap(), "nobody reads");
    let after = content(place.folder());
    for number in 1..=200_u8 {
        let erased = number % 3 == 0;
        for mark in [format!("MARK{number:03}"), format!("DOSSIER{number:03}")] {
            assert_eq!(after.contains(&mark), !erased, "{mark}");
        }
    }
}

/// What all the files in the folder hold, as text as far as it is text.
fn content(folder: &std::path::Path) -> String {
    let files = std::fs::read_dir(folder).unwrap();
    let bytes = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap());
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}
