//! The journal and the feed against a model of what citizens were told, over seeded sequences of
//! submissions, rights, purges, feeding and power cuts.
//!
//! A power cut leaves what was synced, and of what was being written any part: the copy that is
//! opened next has the write-ahead log cut off anywhere behind the last acknowledged commit.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::journal::{Erasure, Withdrawal};

/// One of a group: its number, and whether it comes with another content than the first.
type Sent = (u8, bool);

#[derive(Clone, Debug)]
enum Action {
    Submit(Vec<Sent>),
    Withdraw(u8),
    Erase(u8),
    Feed(u8),
    Purge(u8),
    Restart,
    /// The power goes while this group is being written, of which this share of 255 got to the disk.
    PowerCut(Vec<Sent>, u8),
}

fn sent() -> impl Strategy<Value = Sent> {
    // Few numbers, so that most come again.
    (0..24_u8, prop::bool::weighted(0.15))
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        6 => vec(sent(), 1..7).prop_map(Action::Submit),
        1 => (0..24_u8).prop_map(Action::Withdraw),
        1 => (0..24_u8).prop_map(Action::Erase),
        4 => (1..9_u8).prop_map(Action::Feed),
        1 => (0..24_u8).prop_map(Action::Purge),
        1 => Just(Action::Restart),
        3 => (vec(sent(), 0..7), any::<u8>()).prop_map(|(group, cut)| Action::PowerCut(group, cut)),
    ]
}

fn as_entry((number, is_other): Sent) -> Entry {
    if is_other { other_content(number.into()) } else { entry(number.into()) }
}

/// Central as the feed sees it: a key is taken once, and the cursor moves with it.
#[derive(Default)]
struct Central {
    taken: BTreeMap<[u8; 16], [u8; 32]>,
    cursor: BTreeMap<String, i64>,
}

struct World {
    folder: TempDir,
    journal: Journal,
    central: Central,
    /// What was acknowledged, in the order of its rows, with the first content.
    stored: Vec<Entry>,
    withdrawn: Vec<Withdrawal>,
    erased: BTreeSet<[u8; 16]>,
    purged: BTreeSet<[u8; 16]>,
}

impl World {
    async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let journal = open(folder.path()).await;
        let (stored, withdrawn) = (Vec::new(), Vec::new());
        let (erased, purged, central) = Default::default();
        World { folder, journal, central, stored, withdrawn, erased, purged }
    }

    async fn act(&mut self, action: Action) {
        match action {
            Action::Submit(group) => self.submit(&group).await,
            Action::Withdraw(number) => self.withdraw(number).await,
            Action::Erase(number) => {
                let key = entry(number.into()).key;
                let erasure = Erasure { key, at: START_MS, reason: "asked".to_owned() };
                self.journal.erase(&[erasure]).await.unwrap();
                self.erased.insert(key);
            }
            Action::Feed(limit) => {
                self.feed(limit.into()).await;
            }
            Action::Purge(number) => self.purge(number).await,
            Action::Restart => self.journal = open(self.folder.path()).await,
            Action::PowerCut(group, cut) => self.power_cut(&group, cut).await,
        }
    }

    /// What the journal should say to each, given what is stored already.
    fn expected(&mut self, group: &[Sent]) -> Vec<Written> {
        let mut said = Vec::new();
        for sent in group {
            let entry = as_entry(*sent);
            let first = self.stored.iter().find(|first| first.key == entry.key);
            said.push(match first {
                None => Written::Stored,
                Some(first) if first.hash == entry.hash => Written::Repeat,
                Some(_) => Written::KeyReused,
            });
            if first.is_none() {
                self.stored.push(entry);
            }
        }
        said
    }

    async fn submit(&mut self, group: &[Sent]) {
        let entries: Vec<Entry> = group.iter().copied().map(as_entry).collect();
        assert_eq!(write(&self.journal, &entries).await, self.expected(group));
    }

    async fn withdraw(&mut self, number: u8) {
        let receipt = entry(number.into()).receipt;
        let at = START_MS + self.withdrawn.len() as i64;
        self.journal.withdraw(&receipt, at).await.unwrap();
        if self.withdrawn.iter().all(|before| before.receipt != receipt) {
            self.withdrawn.push(Withdrawal { receipt, at });
        }
    }

    fn cursor(&self) -> i64 {
        self.central.cursor.get(&*self.journal.id()).copied().unwrap_or(0)
    }

    /// One batch, as the feed does it. False when there was nothing.
    async fn feed(&mut self, limit: i64) -> bool {
        let entries = self.journal.after(self.cursor(), limit).await.unwrap();
        let Some((last, _)) = entries.last() else { return false };
        assert!(*last > self.cursor());
        for (_, entry) in &entries {
            let first = *self.central.taken.entry(entry.key).or_insert(entry.hash);
            assert_eq!(first, entry.hash, "the journal holds one content for a key");
        }
        self.central.cursor.insert(self.journal.id().to_string(), *last);
        true
    }

    async fn purge(&mut self, number: u8) {
        let (fed, before) = (self.cursor(), START_MS + i64::from(number));
        let had = self.journal.after(0, 1_000).await.unwrap();
        self.journal.purge(0, fed, before, 100).await.unwrap();
        let has = self.journal.after(0, 1_000).await.unwrap();
        for (seq, entry) in had.iter().filter(|row| !has.contains(row)) {
            assert!(*seq <= fed && entry.received_at < before, "row {seq} was purged too early");
            self.purged.insert(entry.key);
        }
    }

    async fn power_cut(&mut self, group: &[Sent], cut: u8) {
        let wal = |folder: &TempDir| folder.path().join("journal.db-wal");
        let synced = wal(&self.folder).metadata().unwrap().len();
        let entries: Vec<Entry> = group.iter().copied().map(as_entry).collect();
        write(&self.journal, &entries).await;
        let written = wal(&self.folder).metadata().unwrap().len();
        let copy = tempfile::tempdir().unwrap();
        for name in ["journal.db", "journal.db-wal"] {
            std::fs::copy(self.folder.path().join(name), copy.path().join(name)).unwrap();
        }
        let left = synced + (written - synced) * u64::from(cut) / 255;
        let file = std::fs::File::options().write(true).open(wal(&copy)).unwrap();
        file.set_len(left).unwrap();
        self.folder = copy;
        self.journal = open(self.folder.path()).await;
        // Nobody in that group was answered. What is there of it is there whole, from its start.
        let before = self.stored.len();
        self.expected(group);
        let rows = self.journal.rows() as usize;
        assert!((before..=self.stored.len()).contains(&rows), "{rows} of {before} or more rows");
        self.stored.truncate(rows);
    }

    /// What must hold after every step.
    async fn check(&self) {
        assert_eq!(self.journal.rows() as usize, self.stored.len());
        assert_eq!(*self.journal.last().borrow(), self.stored.len() as i64);
        assert!(self.journal.is_writable());
        assert_eq!(self.journal.corrupt_rows(), 0);
        for (index, entry) in self.stored.iter().enumerate() {
            let said = self.journal.known(&entry.key, &entry.hash).await.unwrap();
            assert_eq!(said, Some(Written::Repeat), "acknowledged, and gone");
            assert_eq!(self.journal.key_at(index as i64 + 1).await.unwrap(), Some(entry.key));
        }
        let has_content =
            |entry: &&Entry| !self.erased.contains(&entry.key) && !self.purged.contains(&entry.key);
        let expected: Vec<&Entry> = self.stored.iter().filter(has_content).collect();
        let rows = self.journal.after(0, 1_000).await.unwrap();
        assert_eq!(rows.iter().map(|(_, entry)| entry).collect::<Vec<_>>(), expected);
        let withdrawals = self.journal.withdrawals(0, 1_000).await.unwrap();
        assert!(withdrawals.iter().map(|(_, one)| one).eq(&self.withdrawn));
        let erased = self.journal.erasures(0, 1_000).await.unwrap();
        assert_eq!(erased.iter().map(|(_, one)| one.key).collect::<BTreeSet<_>>(), self.erased);
        // The cursor never skips: what lies before it, central has, unless it was erased before.
        for entry in self.stored.iter().take(self.cursor() as usize) {
            let is_there = self.central.taken.get(&entry.key) == Some(&entry.hash);
            assert!(is_there || self.erased.contains(&entry.key), "{} skipped", entry.key_text());
        }
    }
}

/// Slower than other tests, as each step is synced to the disk: few cases, each of many steps.
const CASES: u32 = 24;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, ..ProptestConfig::default() })]

    #[test]
    fn what_was_acknowledged_is_there_once_whatever_happens(actions in vec(action(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for action in actions {
                world.act(action).await;
                world.check().await;
            }
            while world.feed(500).await {}
            world.check().await;
            for entry in world.stored.iter().filter(|entry| !world.erased.contains(&entry.key)) {
                assert_eq!(world.central.taken.get(&entry.key), Some(&entry.hash), "never fed");
            }
        });
    }
}
