//! Masks what tells of a person in what citizens wrote: telephone and identity card numbers, e-mail
//! addresses, plates of vehicles, accounts, codes of dossiers. Pure. Dates, times, amounts of money and
//! numbers of laws stay. It knows shapes and no names: a name in a comment is not found.
//!
//! One pass from left to right: at each beginning of a word the longest shape wins, and what is plainly a
//! date, a time or an amount is passed over, so that its digits join no number beside it.

use unicode_normalization::UnicodeNormalization as _;

use super::shape::{self, Shape};

/// What was masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A telephone number.
    Phone,
    /// A number of an identity card, CCCD or CMND.
    Identity,
    /// An e-mail address.
    Email,
    /// A plate of a vehicle.
    Plate,
    /// A code of a dossier.
    Dossier,
    /// Another run of many digits, as of a bank account.
    Number,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] =
        [Kind::Phone, Kind::Identity, Kind::Email, Kind::Plate, Kind::Dossier, Kind::Number];
}

/// The text with a mark in the place of everything that tells of a person; in NFC. `mark` names a kind and
/// holds neither digits nor an `@`. What stands beside a mark may become plain only by it, so this goes on
/// until nothing changes; each time there are fewer digits or addresses, so it ends.
pub fn mask(text: &str, mark: impl Fn(Kind) -> &'static str) -> String {
    let mut said: String = text.nfc().collect();
    loop {
        let masked = once(&said, &mark);
        if masked == said {
            return masked;
        }
        said = masked;
    }
}

fn once(text: &str, mark: impl Fn(Kind) -> &'static str) -> String {
    let said: Vec<char> = text.chars().collect();
    let read: Vec<char> = said.iter().map(|c| shape::read(*c)).collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < said.len() {
        let found = shape::at(&read, at);
        let end = found.map_or(at + 1, |(_, end)| end);
        match found {
            Some((Shape::Personal(kind), _)) => masked.push_str(mark(kind)),
            Some((Shape::Harmless, _)) | None => masked.extend(&said[at..end]),
        }
        at = end;
    }
    masked
}
