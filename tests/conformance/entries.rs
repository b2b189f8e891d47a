//! Entries for the suite: ordinary ones, each different from the next.

use ingest::entry::{Body, Entry, Stage};
use model::{Answer, ById, Channel, Language};

/// 06:00 on 21 November 2026 in Viet Nam; one minute later for each number.
const MORNING: i64 = 1_795_215_600_000;

/// An entry with this number in its key; the level of `overall` follows from it.
pub fn entry(number: u8) -> Entry {
    let mut key = [0; 16];
    (key[6], key[8], key[15]) = (0x70, 0x80, number);
    let overall = number % 5 + 1;
    let mut answers = ById::from_iter([("overall".to_owned(), Answer::Level(overall))]);
    if overall <= 2 {
        let reasons = vec!["slow".to_owned(), "fees".to_owned()];
        answers.insert("reasons".to_owned(), Answer::ChosenAll(reasons));
        answers.insert("comment".to_owned(), Answer::Text(format!("Góp ý số {number}: 'chậm'")));
    }
    Entry {
        key,
        hash: [number; 32],
        receipt: format!("RECEIPT-{number}"),
        received_at: MORNING + i64::from(number) * 60_000,
        body: Body {
            survey: "one-stop".to_owned(),
            version: 1,
            language: Language::Vi,
            unit: Some(if number.is_multiple_of(2) { "H47.15" } else { "H47.16" }.to_owned()),
            service: Some("1.004227".to_owned()),
            dossier: None,
            channel: Channel::Portal,
            assisted: false,
            rank: 2,
            stage: Stage::Result,
            answers,
            elapsed_ms: Some(1_000),
            flags: Vec::new(),
            sender: None,
            answered_at: None,
            device: None,
            invite: None,
        },
    }
}

/// Entries `from..=to`, their numbers as their seqs.
pub fn entries(from: u8, to: u8) -> Vec<(i64, Entry)> {
    (from..=to).map(|number| (i64::from(number), entry(number))).collect()
}
