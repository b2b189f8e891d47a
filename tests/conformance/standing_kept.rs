//! Precedence by evidence as the databases keep it: in whatever order and pieces entries arrive,
//! from however many journals, the rows and the tallies are those of the pure function.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use ingest::central::standing::{self, Evidence, Hold, Scope};
use ingest::central::{Filter, Row};
use ingest::entry::{Entry, SpentInvite};
use model::{Answer, ById};

use crate::entries::entry;
use crate::recount::assert_tallies_agree;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_scope_in_every_order,
    scopes_keys_and_invites_in_random_orders_from_two_journals,
    a_second_spend_of_an_invite_is_kept_and_does_not_count,
    settling_again_changes_nothing,
    flags_come_back_and_change_no_standing,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// An entry of the case: its key, its content, when, with what rank, in which scope.
fn vote(case: u16, key: u8, content: u8, received_at: i64, rank: u8, dossier: Option<u8>) -> Entry {
    let mut entry = entry(1);
    entry.key[9..11].copy_from_slice(&case.to_be_bytes());
    entry.key[15] = key;
    entry.hash = [content; 32];
    entry.hash[0] = key;
    entry.received_at += received_at;
    entry.receipt = format!("RECEIPT-{case}-{key}");
    entry.body.rank = rank;
    entry.body.dossier = dossier.map(|dossier| format!("dossier-{case}-{dossier}"));
    let overall = ("overall".to_owned(), Answer::Level(content + 1));
    let comment = ("comment".to_owned(), Answer::Text(format!("{case} {key} {content}")));
    entry.body.answers = ById::from_iter([comment, overall]);
    entry
}

/// A row or entry told apart: key and content; then when, standing and reason.
type Said = BTreeMap<(String, u64), (i64, String, String)>;

async fn kept(place: &Place) -> Said {
    let rows = place.central.rows_after(&Filter::default(), 0, 100_000).await.unwrap();
    let said = |row: Row| {
        let content = row.answers["overall"].as_u64().unwrap();
        ((row.key, content), (row.received_at, row.standing, row.reason))
    };
    let number = rows.len();
    let said: Said = rows.into_iter().map(said).collect();
    assert_eq!(said.len(), number, "a row stands twice");
    said
}

/// What the pure function says of all that was ever sent.
fn expected(sent: &[Entry]) -> Said {
    let mut distinct: BTreeMap<([u8; 16], [u8; 32]), Entry> = BTreeMap::new();
    for entry in sent {
        let first = distinct.entry((entry.key, entry.hash)).or_insert_with(|| entry.clone());
        first.received_at = first.received_at.min(entry.received_at);
    }
    let entries: Vec<Entry> = distinct.into_values().collect();
    let scopes: Vec<Option<Scope>> = entries.iter().map(Entry::scope).collect();
    let evidence: Vec<Evidence<'_>> = entries
        .iter()
        .zip(&scopes)
        .map(|(entry, scope)| Evidence {
            key: entry.key,
            hash: entry.hash,
            received_at: entry.received_at,
            rank: entry.body.rank,
            scope: scope.as_ref(),
            invite: entry.body.invite.as_ref(),
            hold: Hold::Open,
        })
        .collect();
    let verdicts = standing::judge(&evidence);
    let said = |(entry, verdict): (&Entry, Option<standing::Verdict>)| {
        let verdict = verdict.unwrap();
        let Some(Answer::Level(overall)) = entry.body.answers.get("overall") else { panic!() };
        let said = (entry.received_at, verdict.standing.name().into(), verdict.reason.into());
        ((entry.key_text(), u64::from(*overall)), said)
    };
    entries.iter().zip(verdicts).map(said).collect()
}

/// Sends to one of two journals each, in pieces of random length.
async fn send(place: &Place, rng: &mut Rng, seqs: &mut [i64; 2], entries: Vec<Entry>) {
    let mut rest = entries.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rng.usize(1..=3).min(rest.len()));
        let journal = rng.usize(..2);
        let numbered = now.iter().map(|entry| {
            seqs[journal] += 1;
            (seqs[journal], entry.clone())
        });
        let numbered: Vec<(i64, Entry)> = numbered.collect();
        let name = ["journal-a", "journal-b"][journal];
        place.central.absorb(name, &numbered).await.unwrap();
        rest = later;
    }
}

fn permutations(entries: &[Entry]) -> Vec<Vec<Entry>> {
    let Some((first, rest)) = entries.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for permutation in permutations(rest) {
        for position in 0..=permutation.len() {
            let mut longer = permutation.clone();
            longer.insert(position, first.clone());
            all.push(longer);
        }
    }
    all
}

async fn a_scope_in_every_order(place: Place) {
    let mut rng = Rng::with_seed(1);
    let (mut seqs, mut sent) = ([0; 2], Vec::new());
    let votes = |case| {
        [
            vote(case, 1, 0, 0, 0, Some(0)),
            vote(case, 2, 1, DAY_MS, 2, Some(0)),
            vote(case, 3, 2, 3 * DAY_MS, 2, Some(0)),
            vote(case, 4, 3, 9 * DAY_MS, 2, Some(0)),
            vote(case, 2, 4, 4 * DAY_MS, 2, Some(0)),
        ]
    };
    for case in 0..120 {
        let entries = permutations(&votes(case)).swap_remove(usize::from(case));
        sent.extend(entries.iter().cloned());
        send(&place, &mut rng, &mut seqs, entries).await;
    }
    let kept = kept(&place).await;
    assert_eq!(kept, expected(&sent));
    let reasons: BTreeSet<&str> = kept.values().map(|(.., reason)| reason.as_str()).collect();
    assert_eq!(
        reasons.into_iter().collect::<Vec<_>>(),
        ["", "key-reused", "outranked", "replaced", "too-late"]
    );
    assert_eq!(kept.values().filter(|(_, standing, _)| standing == "counted").count(), 120);
    assert_tallies_agree(&place).await;
}

/// Entries that meet in every way: scopes, keys, invites, and the same again, received earlier or
/// later at another node.
fn drawn(rng: &mut Rng, case: u16) -> Vec<Entry> {
    let mut entries = Vec::new();
    for _ in 0..rng.usize(2..9) {
        let (key, content) = (rng.u8(..5), rng.u8(..2));
        // What the key and content say is the same at every node.
        let mut of_content =
            Rng::with_seed(u64::from(case) << 16 | u64::from(key) << 8 | u64::from(content));
        let dossier = (of_content.u8(..5) > 0).then(|| of_content.u8(..2));
        let invite = (of_content.u8(..3) == 0).then(|| of_content.u8(..2));
        let rank = if invite.is_some() { 3 } else { of_content.u8(..3) };
        let received_at = rng.i64(0..24) * DAY_MS / 2;
        let mut entry = vote(case, key, content, received_at, rank, dossier);
        entry.body.invite = invite
            .map(|id| SpentInvite { issuer: "dvc".to_owned(), id: format!("invite-{case}-{id}") });
        entries.push(entry);
    }
    entries
}

async fn scopes_keys_and_invites_in_random_orders_from_two_journals(place: Place) {
    let mut rng = Rng::with_seed(20_261_121);
    let (mut seqs, mut sent) = ([0; 2], Vec::new());
    for case in 0..250 {
        let entries = drawn(&mut rng, case);
        sent.extend(entries.iter().cloned());
        send(&place, &mut rng, &mut seqs, entries).await;
    }
    let (kept, expected) = (kept(&place).await, expected(&sent));
    for (row, said) in &expected {
        assert_eq!(kept.get(row), Some(said), "{row:?}");
    }
    assert_eq!(kept.len(), expected.len());
    for reason in ["key-reused", "invite-spent", "outranked", "replaced", "too-late"] {
        assert!(kept.values().any(|(.., said)| said == reason), "no row is {reason}");
    }
    assert_tallies_agree(&place).await;
}

async fn a_second_spend_of_an_invite_is_kept_and_does_not_count(place: Place) {
    let invite = SpentInvite { issuer: "dvc".to_owned(), id: "one".to_owned() };
    let mut votes = [vote(0, 1, 0, 0, 3, None), vote(0, 2, 1, 60_000, 3, None)];
    votes.iter_mut().for_each(|vote| vote.body.invite = Some(invite.clone()));
    let [first, second] = votes;
    place.central.absorb("journal-a", &[(1, second.clone())]).await.unwrap();
    // The first one comes later, from a node whose line was down.
    let said = place.central.absorb("journal-b", &[(1, first.clone())]).await.unwrap();
    assert_eq!((said.counted, said.changed), (1, 1));
    let kept = kept(&place).await;
    assert_eq!(kept[&(first.key_text(), 1)].2, "");
    assert_eq!(kept[&(second.key_text(), 2)].1, "superseded");
    assert_eq!(kept[&(second.key_text(), 2)].2, "invite-spent");
    assert_tallies_agree(&place).await;
}

async fn settling_again_changes_nothing(place: Place) {
    let mut rng = Rng::with_seed(7);
    let mut seqs = [0; 2];
    let entries: Vec<Entry> = (0..20).flat_map(|case| drawn(&mut rng, case)).collect();
    let scopes: BTreeSet<Scope> = entries.iter().filter_map(Entry::scope).collect();
    send(&place, &mut rng, &mut seqs, entries).await;
    let before = kept(&place).await;
    assert_eq!(place.central.settle(&scopes).await.unwrap(), 0);
    assert_eq!(place.central.settle(&BTreeSet::new()).await.unwrap(), 0);
    assert_eq!(kept(&place).await, before);
    assert_tallies_agree(&place).await;
}

async fn flags_come_back_and_change_no_standing(place: Place) {
    let mut flagged = entry(1);
    flagged.body.flags = vec!["surge".to_owned(), "burst".to_owned()];
    place.central.absorb("journal-a", &[(1, flagged), (2, entry(2))]).await.unwrap();
    let rows = place.central.rows_after(&Filter::default(), 0, 10).await.unwrap();
    let said: Vec<(&str, &str)> = rows.iter().map(|r| (&*r.flags, &*r.standing)).collect();
    assert_eq!(said, [("surge burst", "counted"), ("", "counted")]);
}
