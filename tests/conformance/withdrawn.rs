//! Withdrawals: a row leaves the figures, its free text is gone, and whoever was behind it counts.

use ingest::central::rights::{Erasure, Extent, Withdrawal};
use ingest::central::{Filter, Row};
use ingest::entry::Entry;
use model::Channel;

use crate::entries::{entries, entry};
use crate::{Place, on_both_databases};

on_both_databases!(
    a_withdrawn_row_moves_to_withdrawn_with_its_levels,
    withdrawing_again_changes_nothing,
    a_withdrawal_waits_for_its_submission,
    an_erasure_waits_for_its_submission,
    the_next_best_row_of_the_dossier_counts_then,
    withdrawn_and_erased_in_either_order_ends_without_content,
    an_erased_row_has_no_scope_and_its_invite_stays_spent,
);

const ASKED: i64 = 1_795_300_000_000;

fn withdrawal(number: u8) -> Withdrawal {
    Withdrawal { receipt: entry(number).receipt, at: ASKED }
}

fn erasure(number: u8) -> Erasure {
    Erasure { key: entry(number).key, at: ASKED, reason: "request 12/2026".to_owned() }
}

async fn rows(place: &Place) -> Vec<Row> {
    place.central.rows_after(&Filter::default(), 0, 10_000).await.unwrap()
}

async fn standings(place: &Place) -> Vec<(String, String)> {
    rows(place).await.into_iter().map(|row| (row.standing, row.reason)).collect()
}

fn said(standing: &str, reason: &str) -> (String, String) {
    (standing.to_owned(), reason.to_owned())
}

/// Totals per standing from the tallies, and that the levels counted are those of counted rows.
async fn totals(place: &Place) -> Vec<(String, i64)> {
    let rows = rows(place).await;
    let counts = place.central.counts().await.unwrap();
    for level in 1..=5 {
        let of_rows = rows
            .iter()
            .filter(|r| r.standing == "counted" && r.answers["overall"] == level)
            .count();
        let of_tallies: i64 = counts
            .iter()
            .filter(|count| count.question == "overall" && count.value == level.to_string())
            .map(|count| count.n)
            .sum();
        assert_eq!(of_tallies, of_rows as i64, "level {level}");
    }
    let totals = place.central.totals().await.unwrap();
    totals.into_iter().filter(|t| t.n != 0).map(|t| (t.standing, t.n)).collect()
}

async fn a_withdrawn_row_moves_to_withdrawn_with_its_levels(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &entries(1, 5)).await.unwrap();
    assert_eq!(totals(&place).await, [("counted".to_owned(), 5)]);
    assert_eq!(central.withdraw(&[withdrawal(1)]).await.unwrap(), 1);
    assert_eq!(totals(&place).await, [("counted".to_owned(), 4), ("withdrawn".to_owned(), 1)]);
    let rows = rows(&place).await;
    let row = &rows[0];
    assert_eq!((row.standing.as_str(), row.reason.as_str()), ("withdrawn", "withdrawn"));
    assert_eq!(row.answers["overall"], 2, "a wave of withdrawals must stay visible");
    assert!(!row.answers.contains_key("comment"), "the free text is gone: {row:?}");
    assert_eq!(rows[4].answers["comment"], "Góp ý số 5: 'chậm'", "of nobody else");
    let state = central.receipt("RECEIPT-1").await.unwrap().unwrap();
    assert_eq!(state.standing, "withdrawn");
    let lines = central.audited(0, 10).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].actor.as_str(), lines[0].action.as_str()), ("citizen", "withdraw"));
    assert_eq!(lines[0].at, ASKED);
    assert!(!format!("{lines:?}").contains("RECEIPT-1"), "{lines:?}");
}

async fn withdrawing_again_changes_nothing(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &entries(1, 5)).await.unwrap();
    assert_eq!(central.withdraw(&[withdrawal(1), withdrawal(2)]).await.unwrap(), 2);
    let seen = || async {
        let extent = central.extent().await.unwrap();
        (rows(&place).await, totals(&place).await, central.audited(0, 10).await.unwrap(), extent)
    };
    let before = seen().await;
    let later = Withdrawal { at: ASKED + 9, ..withdrawal(2) };
    assert_eq!(central.withdraw(&[withdrawal(1), later]).await.unwrap(), 0);
    // A node that sends the submissions again revives nothing.
    central.absorb("journal-b", &entries(1, 5)).await.unwrap();
    assert_eq!(seen().await, before);
    assert_ne!(before.3, Extent::default());
}

async fn a_withdrawal_waits_for_its_submission(place: Place) {
    let central = &place.central;
    assert_eq!(central.withdraw(&[withdrawal(1), withdrawal(9)]).await.unwrap(), 0);
    central.absorb("journal-a", &entries(1, 3)).await.unwrap();
    assert_eq!(totals(&place).await, [("counted".to_owned(), 2), ("withdrawn".to_owned(), 1)]);
    assert!(!rows(&place).await[0].answers.contains_key("comment"));
    assert_eq!(central.audited(0, 10).await.unwrap().len(), 2, "each asked once");
}

async fn an_erasure_waits_for_its_submission(place: Place) {
    let central = &place.central;
    assert_eq!(central.erase(&[erasure(1)], "operator:lan").await.unwrap(), 0);
    central.absorb("journal-a", &entries(1, 3)).await.unwrap();
    let rows = rows(&place).await;
    assert!(rows[0].answers.is_empty(), "{:?}", rows[0]);
    assert_eq!(standings(&place).await[0], said("counted", "erased"));
    let total = central.totals().await.unwrap();
    assert_eq!(total.iter().map(|total| total.n).sum::<i64>(), 3, "it is counted all the same");
    assert_eq!(
        central
            .counts()
            .await
            .unwrap()
            .iter()
            .filter(|c| c.question == "overall")
            .map(|c| c.n)
            .sum::<i64>(),
        3
    );
}

/// Of one dossier: at the counter (rank 0), then twice on the citizen's own device (rank 2).
fn of_one_dossier() -> Vec<(i64, Entry)> {
    let mut sent = entries(1, 3);
    for (_, entry) in &mut sent {
        entry.body.dossier = Some("d1".to_owned());
    }
    sent[0].1.body.channel = Channel::Counter;
    sent[0].1.body.rank = 0;
    sent
}

async fn the_next_best_row_of_the_dossier_counts_then(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &of_one_dossier()).await.unwrap();
    let (counted, withdrawn) = (said("counted", ""), said("withdrawn", "withdrawn"));
    let outranked = said("superseded", "outranked");
    let replaced = said("superseded", "replaced");
    assert_eq!(standings(&place).await, [outranked.clone(), replaced, counted.clone()]);
    central.withdraw(&[withdrawal(3)]).await.unwrap();
    assert_eq!(standings(&place).await, [outranked, counted.clone(), withdrawn.clone()]);
    totals(&place).await;
    central.withdraw(&[withdrawal(2)]).await.unwrap();
    assert_eq!(standings(&place).await, [counted, withdrawn.clone(), withdrawn]);
    assert_eq!(totals(&place).await, [("counted".to_owned(), 1), ("withdrawn".to_owned(), 2)]);
}

async fn withdrawn_and_erased_in_either_order_ends_without_content(place: Place) {
    let central = &place.central;
    central.absorb("journal-a", &entries(1, 2)).await.unwrap();
    central.withdraw(&[withdrawal(1)]).await.unwrap();
    assert_eq!(central.erase(&[erasure(1)], "operator:lan").await.unwrap(), 1);
    central.erase(&[erasure(2)], "operator:lan").await.unwrap();
    assert_eq!(central.withdraw(&[withdrawal(2)]).await.unwrap(), 0, "nothing is left of it");
    assert!(rows(&place).await.iter().all(|row| row.answers.is_empty()));
    let expected = [said("withdrawn", "withdrawn"), said("counted", "erased")];
    assert_eq!(standings(&place).await, expected);
    for receipt in ["RECEIPT-1", "RECEIPT-2"] {
        assert_eq!(central.receipt(receipt).await.unwrap().unwrap().standing, "erased");
    }
}

async fn an_erased_row_has_no_scope_and_its_invite_stays_spent(place: Place) {
    let central = &place.central;
    let mut sent = of_one_dossier();
    let invite = ingest::entry::SpentInvite { issuer: "i".to_owned(), id: "jti-hash".to_owned() };
    sent[1].1.body.invite = Some(invite.clone());
    central.absorb("journal-a", &sent[..2]).await.unwrap();
    assert_eq!(central.erase(&[erasure(2)], "operator:lan").await.unwrap(), 1);
    // Frozen as it stood, whatever comes for the dossier afterwards.
    central.absorb("journal-b", &[(1, sent[2].1.clone())]).await.unwrap();
    let standings = standings(&place).await;
    assert_eq!(standings[1], said("counted", "erased"), "{standings:?}");
    assert_eq!(standings[2], said("counted", ""), "{standings:?}");
    // The same invite under another key, and the same submission again.
    let mut second = entry(4);
    second.body.invite = Some(invite);
    central.absorb("journal-b", &[(2, second), (3, sent[1].1.clone())]).await.unwrap();
    let rows = rows(&place).await;
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert_eq!(
        (rows[3].standing.as_str(), rows[3].reason.as_str()),
        ("superseded", "invite-spent")
    );
    assert!(rows[1].answers.is_empty());
}
