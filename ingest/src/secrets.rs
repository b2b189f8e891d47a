//! The node's secrets: made at first start, kept in `DIR/secrets.toml` (0600), copied by the
//! operator to every other node so that all give the same receipts and pseudonyms.
//!
//! What is derived from them is here, too, because nothing else may touch the bytes.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use data_encoding::{Encoding, HEXLOWER, Specification};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Bytes of a secret: the block that HMAC-SHA256 is as strong as.
const SECRET_BYTES: usize = 32;

/// Bytes of a receipt before encoding: 80 bits cannot be guessed and read as 16 characters.
const RECEIPT_BYTES: usize = 10;

/// Milliseconds of the period that the first group of a receipt depends on: under full load some
/// thousand receipts, which is many to a page of the index, and few enough to tell nothing apart.
const RECEIPT_PERIOD_MS: u64 = 128;

/// Bytes of a dossier's pseudonym.
const PSEUDONYM_BYTES: usize = 16;

/// Letters of a receipt: Crockford's base32, without the letters that are taken for digits.
const RECEIPT_LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The secrets of a node.
#[derive(Clone)]
pub struct Secrets {
    receipt: Vec<u8>,
    dossier: Vec<u8>,
}

/// The file as it is written, bytes in hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Receipts are derived with it; never rotated.
    receipt: String,
    /// Dossier codes are hashed with it; never rotated, never at central.
    dossier: String,
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
    /// Reads the secrets of a data directory, making them at the first start.
    ///
    /// # Errors
    /// The file cannot be read, written or understood.
    pub fn open(data_dir: &Path) -> Result<Secrets, SecretsError> {
        let path = data_dir.join("secrets.toml");
        match fs::read_to_string(&path) {
            Ok(text) => Secrets::parse(&path, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Secrets::make(&path),
            Err(error) => Err(SecretsError::File { path, error }),
        }
    }

    /// Secrets from given bytes, for tests that need known receipts.
    pub fn from_bytes(receipt: &[u8], dossier: &[u8]) -> Secrets {
        Secrets { receipt: receipt.to_vec(), dossier: dossier.to_vec() }
    }

    fn parse(path: &Path, text: &str) -> Result<Secrets, SecretsError> {
        let malformed =
            |message: String| SecretsError::Malformed { path: path.to_owned(), message };
        let file: File = toml::from_str(text).map_err(|error| malformed(error.to_string()))?;
        let bytes = |name: &str, hex: &str| match HEXLOWER.decode(hex.as_bytes()) {
            Ok(bytes) if bytes.len() == SECRET_BYTES => Ok(bytes),
            _ => Err(malformed(format!("'{name}' is not {SECRET_BYTES} bytes in hexadecimal"))),
        };
        Ok(Secrets {
            receipt: bytes("receipt", &file.receipt)?,
            dossier: bytes("dossier", &file.dossier)?,
        })
    }

    fn make(path: &Path) -> Result<Secrets, SecretsError> {
        let secrets = Secrets { receipt: random()?, dossier: random()? };
        let text = format!(
            "# Secrets of this Hai Long installation. Copy to every node; keep a copy off the machine.\n\
             # receipt and dossier are never rotated: receipts and pseudonyms would change.\n\
             receipt = \"{}\"\ndossier = \"{}\"\n",
            HEXLOWER.encode(&secrets.receipt),
            HEXLOWER.encode(&secrets.dossier)
        );
        write_private(path, text.as_bytes())
            .map_err(|error| SecretsError::File { path: path.to_owned(), error })?;
        Ok(secrets)
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
        let first = Secrets::open(folder.path()).unwrap();
        let second = Secrets::open(folder.path()).unwrap();
        assert_eq!(first.receipt(&[1; 16]), second.receipt(&[1; 16]));
        let path = folder.path().join("secrets.toml");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "receipt = \"00\"\ndossier = \"00\"\n").unwrap();
        let error = Secrets::open(folder.path()).err().unwrap().to_string();
        assert!(error.contains("'receipt' is not 32 bytes in hexadecimal"), "{error}");
    }
}
