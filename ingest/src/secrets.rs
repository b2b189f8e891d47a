//! The node's secrets: made at first start, kept in `DIR/secrets.toml` (0600), copied by the
//! operator to every other node so that all give the same receipts and pseudonyms.
//!
//! What is derived from them is here, too, because nothing else may touch the bytes. The key for
//! address prefixes is each node's own: it is rotated every week and the old one destroyed.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use data_encoding::{Encoding, HEXLOWER, Specification};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::limits::PREFIX_KEY_DAYS;
use crate::sender::Prefix;

/// Bytes of a secret: the block that HMAC-SHA256 is as strong as.
const SECRET_BYTES: usize = 32;

/// Bytes of a receipt before encoding: 80 bits cannot be guessed and read as 16 characters.
const RECEIPT_BYTES: usize = 10;

/// Milliseconds of the period that the first group of a receipt depends on: under full load some
/// thousand receipts, which is many to a page of the index, and few enough to tell nothing apart.
const RECEIPT_PERIOD_MS: u64 = 128;

/// Bytes of the pseudonym of a dossier or an address prefix.
pub const PSEUDONYM_BYTES: usize = 16;

/// Bytes of the signature of a page view: 128 bits cannot be guessed.
const PAGE_VIEW_BYTES: usize = 16;

/// Letters of a receipt: Crockford's base32, without the letters that are taken for digits.
const RECEIPT_LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The secrets of a node.
#[derive(Clone)]
pub struct Secrets {
    receipt: Vec<u8>,
    dossier: Vec<u8>,
    prefix: Arc<RwLock<PrefixKey>>,
}

/// The key for address prefixes, until it is a week old.
struct PrefixKey {
    bytes: Vec<u8>,
    made: Date,
}

/// The file as it is written, bytes in hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Receipts are derived with it; never rotated.
    receipt: String,
    /// Dossier codes are hashed with it; never rotated, never at central.
    dossier: String,
    /// Address prefixes are hashed with it; absent in files of older versions.
    prefix: Option<String>,
    /// The day it was made, YYYY-MM-DD.
    prefix_made: Option<String>,
}

/// Why the secrets cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is not what this program writes.
    #[error(
        "{path}: {message}; restore it from another node or a backup (a new one would change every receipt)"
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(getrandom::Error),
}

impl Secrets {
    /// Reads the secrets of a data directory, making them at the first start. `today` is the day
    /// that a key for address prefixes is made on, when there is none.
    ///
    /// # Errors
    /// The file cannot be read, written or understood.
    pub fn open(data_dir: &Path, today: Date) -> Result<Secrets, SecretsError> {
        let path = data_dir.join("secrets.toml");
        match fs::read_to_string(&path) {
            Ok(text) => Secrets::parse(&path, &text, today),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = PrefixKey { bytes: random()?, made: today };
                Secrets::with(random()?, random()?, key).keep(path)
            }
            Err(error) => Err(SecretsError::File { path, error }),
        }
    }

    /// Reads the secrets of a data directory, and makes none: new ones would find nothing.
    ///
    /// # Errors
    /// The file is not there, or cannot be read or understood.
    pub fn read(data_dir: &Path, today: Date) -> Result<Secrets, SecretsError> {
        let path = data_dir.join("secrets.toml");
        match fs::read_to_string(&path) {
            Ok(text) => Secrets::parse(&path, &text, today),
            Err(error) => Err(SecretsError::File { path, error }),
        }
    }

    /// Secrets from given bytes, for tests that need known receipts.
    pub fn from_bytes(receipt: &[u8], dossier: &[u8]) -> Secrets {
        let key = PrefixKey { bytes: receipt.to_vec(), made: Date::MIN };
        Secrets::with(receipt.to_vec(), dossier.to_vec(), key)
    }

    fn with(receipt: Vec<u8>, dossier: Vec<u8>, prefix: PrefixKey) -> Secrets {
        Secrets { receipt, dossier, prefix: Arc::new(RwLock::new(prefix)) }
    }

    fn parse(path: &Path, text: &str, today: Date) -> Result<Secrets, SecretsError> {
        let malformed =
            |message: String| SecretsError::Malformed { path: path.to_owned(), message };
        let file: File = toml::from_str(text).map_err(|error| malformed(error.to_string()))?;
        let bytes = |name: &str, hex: &str| match HEXLOWER.decode(hex.as_bytes()) {
            Ok(bytes) if bytes.len() == SECRET_BYTES => Ok(bytes),
            _ => Err(malformed(format!("'{name}' is not {SECRET_BYTES} bytes in hexadecimal"))),
        };
        let (receipt, dossier) =
            (bytes("receipt", &file.receipt)?, bytes("dossier", &file.dossier)?);
        match (file.prefix, file.prefix_made) {
            (Some(prefix), Some(made)) => {
                let made =
                    made.parse().map_err(|error| malformed(format!("'prefix_made': {error}")))?;
                let key = PrefixKey { bytes: bytes("prefix", &prefix)?, made };
                Ok(Secrets::with(receipt, dossier, key))
            }
            _ => {
                let key = PrefixKey { bytes: random()?, made: today };
                Secrets::with(receipt, dossier, key).keep(path.to_owned())
            }
        }
    }

    /// Writes the file, whole or not at all; what stood in it before is gone.
    fn keep(self, path: PathBuf) -> Result<Secrets, SecretsError> {
        let text = {
            let key = self.prefix.read().unwrap_or_else(PoisonError::into_inner);
            format!(
                "# Secrets of this Hai Long installation. Copy to every node; keep a copy off the machine.\n\
                 # receipt and dossier are never rotated: receipts and pseudonyms would change.\n\
                 receipt = \"{}\"\ndossier = \"{}\"\n\
                 # prefix is this node's own, made anew every week; the old one is destroyed.\n\
                 prefix = \"{}\"\nprefix_made = \"{}\"\n",
                HEXLOWER.encode(&self.receipt),
                HEXLOWER.encode(&self.dossier),
                HEXLOWER.encode(&key.bytes),
                key.made
            )
        };
        match write_private(&path, text.as_bytes()) {
            Ok(()) => Ok(self),
            Err(error) => Err(SecretsError::File { path, error }),
        }
    }

    /// Makes a new key for address prefixes when the present one is a week old, and destroys that:
    /// nobody can then say any more which addresses the old pseudonyms stand for. True when it did.
    ///
    /// # Errors
    /// The file cannot be written; the present key stays in use then.
    pub fn rotate(&self, data_dir: &Path, today: Date) -> Result<bool, SecretsError> {
        let made = self.prefix.read().unwrap_or_else(PoisonError::into_inner).made;
        // A day before it was made: the clock was wrong when it was made, or is now.
        let days = (today - made).get_days();
        if (0..PREFIX_KEY_DAYS).contains(&days) {
            return Ok(false);
        }
        let key = PrefixKey { bytes: random()?, made: today };
        let next = Secrets::with(self.receipt.clone(), self.dossier.clone(), key);
        let next = next.keep(data_dir.join("secrets.toml"))?;
        let mut next = next.prefix.write().unwrap_or_else(PoisonError::into_inner);
        let mut present = self.prefix.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut *present, &mut *next);
        next.bytes.fill(0);
        Ok(true)
    }

    /// The pseudonym of an address prefix, good for a week: the prefix itself is never written down.
    pub fn sender(&self, prefix: &Prefix) -> [u8; PSEUDONYM_BYTES] {
        let key = self.prefix.read().unwrap_or_else(PoisonError::into_inner);
        let mut pseudonym = [0; PSEUDONYM_BYTES];
        let hash = keyed(&key.bytes, b"prefix", prefix.bytes());
        pseudonym.copy_from_slice(&hash[..PSEUDONYM_BYTES]);
        pseudonym
    }

    /// The receipt of a key, e.g. `K7QF-0M2T-9XAB-4C1D`: the same at every node, for ever.
    ///
    /// Its first group depends on nothing but the period of an eighth of a second in which the key
    /// was made, the other three on the whole key. So receipts that are written at about the same
    /// time lie close together in an index, and a commit touches a few of its pages instead of one
    /// for each row, which doubles the rows a journal can commit in a second. Periods are in no
    /// order, and without the secret a receipt tells nothing about the time. Two receipts of one
    /// period can be told to be that; so can two of no common period, one time in a million. The
    /// 60 bits of the rest are what keeps a receipt from being guessed.
    pub fn receipt(&self, key: &[u8; 16]) -> String {
        let at_ms = key[..6].iter().fold(0_u64, |at, byte| at << 8 | u64::from(*byte));
        let period = (at_ms / RECEIPT_PERIOD_MS).to_string();
        let period = keyed(&self.receipt, b"receipt-period", period.as_bytes());
        let own = keyed(&self.receipt, b"receipt", key);
        // 20 bits, then 60: the third byte is half of one and half of the other.
        let mut bytes = [0; RECEIPT_BYTES];
        bytes[..2].copy_from_slice(&period[..2]);
        bytes[2..].copy_from_slice(&own[..RECEIPT_BYTES - 2]);
        bytes[2] = (period[2] & 0xf0) | (own[0] & 0x0f);
        let text = letters().encode(&bytes);
        let groups: Vec<&str> =
            (0..text.len()).step_by(4).map(|start| &text[start..start + 4]).collect();
        groups.join("-")
    }

    /// Bytes for the private key that submissions are sealed to; the nth choice.
    pub fn sealing(&self, choice: u8) -> [u8; 32] {
        keyed(&self.receipt, b"sealing", &[choice])
    }

    /// The key that secrets of second factors are sealed with: central keeps them and cannot read them.
    pub fn second_factor(&self) -> [u8; 32] {
        keyed(&self.receipt, b"second-factor", b"")
    }

    /// The signature of a page view of the hosted form: this survey was shown under this key, whose
    /// first bytes are the time. The same at every node, so any of them takes the form.
    pub fn page_view(&self, survey: &str, key: &[u8; 16]) -> String {
        HEXLOWER.encode(&self.page_view_hash(survey, key)[..PAGE_VIEW_BYTES])
    }

    /// True when a page view was signed with these secrets.
    pub fn is_page_view(&self, survey: &str, key: &[u8; 16], signature: &str) -> bool {
        let signed = self.page_view_hash(survey, key);
        let sent = HEXLOWER.decode(signature.as_bytes()).unwrap_or_default();
        // Every byte is looked at, so that the time taken tells nothing.
        let pairs = signed[..PAGE_VIEW_BYTES].iter().zip(&sent);
        let differs = pairs.fold(0, |differs, (one, other)| differs | (one ^ other));
        sent.len() == PAGE_VIEW_BYTES && differs == 0
    }

    fn page_view_hash(&self, survey: &str, key: &[u8; 16]) -> [u8; 32] {
        // A key has one length, so no two pairs are one message.
        keyed(&self.receipt, b"page-view", &[&key[..], survey.as_bytes()].concat())
    }

    /// The pseudonym of an invite's id (`jti`) at its issuer: the id itself is never written down. The
    /// issuer is part of it, so the same id of two issuers looks like two.
    pub fn invite(&self, issuer: &str, id: &str) -> String {
        // A name has no line end, so no two pairs are one text.
        let named = [issuer, "\n", id].concat();
        HEXLOWER.encode(&keyed(&self.dossier, b"invite", named.as_bytes())[..PSEUDONYM_BYTES])
    }

    /// The code of an invite's short link, 16 letters: the same for the same invite at every node.
    pub fn link(&self, issuer: &str, id: &str) -> String {
        let named = [issuer, "\n", id].concat();
        letters().encode(&keyed(&self.dossier, b"link", named.as_bytes())[..RECEIPT_BYTES])
    }

    /// The pseudonym of a dossier code: the code itself is never written down.
    pub fn dossier(&self, code: &str) -> String {
        HEXLOWER.encode(&keyed(&self.dossier, b"dossier", code.as_bytes())[..PSEUDONYM_BYTES])
    }
}

/// A receipt as a person may type it, in its one written form: capitals, O and I taken for the
/// digits, groups of four. `None` when it cannot be a receipt.
pub fn read_receipt(typed: &str) -> Option<String> {
    let mut letters = String::new();
    for letter in typed.chars().filter(|c| !matches!(c, '-' | ' ')) {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter if RECEIPT_LETTERS.contains(letter) => letter,
            _ => return None,
        };
        if letters.len() % 5 == 4 {
            letters.push('-');
        }
        letters.push(letter);
    }
    (letters.len() == 19).then_some(letters)
}

/// Writes a file that only this user may read, whole or not at all: written beside, synced, renamed.
///
/// # Errors
/// What the file system says.
pub fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    match path.parent() {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn keyed(secret: &[u8], purpose: &[u8], message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    mac.update(purpose);
    mac.update(b":");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Bytes in the letters of a receipt, five bits each: what people type.
pub fn receipt_letters(bytes: &[u8]) -> String {
    letters().encode(bytes)
}

fn letters() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str(RECEIPT_LETTERS);
    #[expect(clippy::expect_used, reason = "32 distinct ASCII letters are a base32 alphabet")]
    specification.encoding().expect("a base32 alphabet")
}

fn random() -> Result<Vec<u8>, SecretsError> {
    let mut bytes = vec![0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(SecretsError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_the_same_at_every_node_and_another_for_another_key() {
        let node = Secrets::from_bytes(&[1; 32], &[2; 32]);
        let other_node = Secrets::from_bytes(&[1; 32], &[2; 32]);
        assert_eq!(node.receipt(&[7; 16]), other_node.receipt(&[7; 16]));
        assert_ne!(node.receipt(&[7; 16]), node.receipt(&[8; 16]));
        assert_ne!(
            node.receipt(&[7; 16]),
            Secrets::from_bytes(&[3; 32], &[2; 32]).receipt(&[7; 16])
        );
    }

    #[test]
    fn receipts_made_close_in_time_share_their_first_group_and_nothing_else() {
        let node = Secrets::from_bytes(&[1; 32], &[2; 32]);
        let key = |at_ms: u64, rest: u8| {
            let mut key = [rest; 16];
            key[..6].copy_from_slice(&at_ms.to_be_bytes()[2..]);
            node.receipt(&key)
        };
        let (first, last, next) = (key(1_280_000, 1), key(1_280_127, 2), key(1_280_128, 1));
        assert_eq!(first[..4], last[..4], "the first and the last millisecond of a period");
        assert_ne!(first[..4], next[..4], "the first one of the next");
        assert_ne!(first[5..], last[5..]);
        let rest: std::collections::BTreeSet<String> =
            (0..=255).map(|rest| key(1_280_000, rest)[5..].to_owned()).collect();
        assert_eq!(rest.len(), 256);
        // Every letter of the rest depends on the key: the half byte between the groups, too.
        let letters: std::collections::BTreeSet<&str> =
            rest.iter().map(|rest| &rest[..1]).collect();
        assert!(letters.len() > 28, "{letters:?}");
        let other = Secrets::from_bytes(&[3; 32], &[2; 32]);
        assert_ne!(other.receipt(&[7; 16])[..4], node.receipt(&[7; 16])[..4]);
    }

    #[test]
    fn a_receipt_is_read_as_people_type_it() {
        let receipt = Secrets::from_bytes(&[1; 32], &[2; 32]).receipt(&[7; 16]);
        assert_eq!(receipt.len(), 19);
        assert_eq!(read_receipt(&receipt), Some(receipt.clone()));
        assert_eq!(read_receipt(&receipt.to_lowercase().replace('-', " ")), Some(receipt.clone()));
        assert_eq!(read_receipt("OIL0-0000-0000-0000").as_deref(), Some("0110-0000-0000-0000"));
        assert_eq!(read_receipt(&receipt[1..]), None);
        assert_eq!(read_receipt(&format!("{receipt}0")), None);
        assert_eq!(read_receipt("U000-0000-0000-0000"), None);
    }

    #[test]
    fn secrets_are_made_once_private_and_read_again() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let today = jiff::civil::date(2026, 11, 21);
        let first = Secrets::open(folder.path(), today).unwrap();
        let second = Secrets::open(folder.path(), today).unwrap();
        assert_eq!(first.receipt(&[1; 16]), second.receipt(&[1; 16]));
        let prefix = Prefix::of([203, 0, 113, 9].into());
        assert_eq!(first.sender(&prefix), second.sender(&prefix));
        let path = folder.path().join("secrets.toml");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "receipt = \"00\"\ndossier = \"00\"\n").unwrap();
        let error = Secrets::open(folder.path(), today).err().unwrap().to_string();
        assert!(error.contains("'receipt' is not 32 bytes in hexadecimal"), "{error}");
    }

    #[test]
    fn a_file_of_an_older_version_gets_a_key_for_prefixes_and_keeps_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.toml");
        let (receipt, dossier) = ("11".repeat(32), "22".repeat(32));
        fs::write(&path, format!("receipt = \"{receipt}\"\ndossier = \"{dossier}\"\n")).unwrap();
        let secrets = Secrets::open(folder.path(), jiff::civil::date(2026, 11, 21)).unwrap();
        assert_eq!(
            secrets.receipt(&[1; 16]),
            Secrets::from_bytes(&[0x11; 32], &[0; 32]).receipt(&[1; 16])
        );
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(&receipt) && text.contains(&dossier), "{text}");
        assert!(text.contains("prefix_made = \"2026-11-21\""), "{text}");
    }

    #[test]
    fn the_key_for_prefixes_is_replaced_after_a_week_and_the_old_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let day = |day| jiff::civil::date(2026, 11, day);
        let secrets = Secrets::open(folder.path(), day(1)).unwrap();
        let prefix = Prefix::of([203, 0, 113, 9].into());
        let (before, receipt) = (secrets.sender(&prefix), secrets.receipt(&[1; 16]));
        let text = || fs::read_to_string(folder.path().join("secrets.toml")).unwrap();
        let file: File = toml::from_str(&text()).unwrap();
        let last_day = i8::try_from(PREFIX_KEY_DAYS).unwrap();
        assert!(!secrets.rotate(folder.path(), day(last_day)).unwrap());
        assert_eq!(secrets.sender(&prefix), before);
        assert!(secrets.rotate(folder.path(), day(last_day + 1)).unwrap());
        assert_ne!(secrets.sender(&prefix), before);
        assert_eq!(secrets.receipt(&[1; 16]), receipt, "nothing else changes");
        assert!(!text().contains(&file.prefix.unwrap()), "the old key still lies there");
        let again = Secrets::open(folder.path(), day(9)).unwrap();
        assert_eq!(again.sender(&prefix), secrets.sender(&prefix));
        assert!(secrets.rotate(folder.path(), day(1)).unwrap(), "made in the future: made anew");
    }
}
