//! The journal on real files: what it says, what it keeps, what it destroys, and what is left of it
//! after a crash or damage.

mod crashes;
mod damage;
mod rights;
mod upgrade;
mod writing;

use std::path::Path;

use model::{Answer, Channel, Language};

use super::{Journal, JournalSettings, Written};
use crate::entry::{Body, Entry, SpentInvite, Stage};

/// 2026-11-01T00:00:00Z in milliseconds.
const START_MS: i64 = 1_793_491_200_000;

/// An entry of this number; its content differs from that of every other number.
fn entry(number: u64) -> Entry {
    let mut key = [0x80; 16];
    key[..6].copy_from_slice(&(START_MS as u64 + number).to_be_bytes()[2..]);
    key[6] = 0x70;
    key[8..].copy_from_slice(&(number | 1 << 63).to_be_bytes());
    let comment = Answer::Text(comment(number));
    Entry {
        key,
        hash: [number as u8; 32],
        receipt: crate::secrets::Secrets::from_bytes(&[1; 32], &[2; 32]).receipt(&key),
        received_at: START_MS + number as i64,
        body: Body {
            survey: "one-stop".to_owned(),
            version: 1,
            language: Language::Vi,
            unit: Some("H47.15".to_owned()),
            service: None,
            dossier: None,
            channel: Channel::Portal,
            assisted: false,
            rank: 2,
            stage: Stage::Result,
            answers: [("comment".to_owned(), comment)].into_iter().collect(),
            elapsed_ms: None,
            flags: Vec::new(),
            sender: None,
            answered_at: None,
            device: None,
            invite: None,
        },
    }
}

/// What the citizen of this number wrote; can be searched for in a file.
fn comment(number: u64) -> String {
    format!("cán bộ tận tình số {number:06}")
}

/// The same key with another content.
fn other_content(number: u64) -> Entry {
    Entry { hash: [!(number as u8); 32], ..entry(number) }
}

fn with_invite(number: u64, id: &str) -> Entry {
    let mut entry = entry(number);
    entry.body.invite = Some(SpentInvite { issuer: "hue".to_owned(), id: id.to_owned() });
    entry
}

async fn open(folder: &Path) -> Journal {
    Journal::open(folder, &JournalSettings::default()).await.unwrap()
}

/// Hands these over together, and waits for each.
async fn write(journal: &Journal, entries: &[Entry]) -> Vec<Written> {
    let pending: Vec<_> =
        entries.iter().map(|entry| journal.hand_over(entry.clone()).unwrap()).collect();
    let mut written = Vec::new();
    for pending in pending {
        written.push(pending.written().await.unwrap());
    }
    written
}

/// Hands the entries of these numbers over; all must be new.
async fn store(journal: &Journal, numbers: std::ops::Range<u64>) {
    let entries: Vec<Entry> = numbers.map(entry).collect();
    let written = write(journal, &entries).await;
    assert!(written.iter().all(|written| *written == Written::Stored), "{written:?}");
}

/// A connection of somebody else to the file.
fn stranger(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(super::file::path(folder)).unwrap()
}

/// True when these bytes are in the journal's file or its write-ahead log.
fn is_on_disk(folder: &Path, text: &str) -> bool {
    ["journal.db", "journal.db-wal"].iter().any(|name| {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}
