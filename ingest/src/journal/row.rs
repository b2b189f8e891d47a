//! A row of the journal: an entry as it is written down, and the checksum that tells whether it
//! still says what was written. No SQL here.

use crate::entry::{Entry, SpentInvite};

use super::JournalError;

/// An entry, ready to be written.
#[derive(Clone, Debug)]
pub struct Row {
    /// The 16 bytes of the key.
    pub key: [u8; 16],
    /// SHA-256 of the content.
    pub hash: [u8; 32],
    /// The receipt.
    pub receipt: String,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// The rest as JSON.
    pub body: String,
    /// The invite that is spent on it.
    pub invite: Option<SpentInvite>,
}

/// A row as it was found in the file.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its place in the journal.
    pub seq: i64,
    /// The 16 bytes of the key.
    pub key: Vec<u8>,
    /// SHA-256 of the content.
    pub hash: Vec<u8>,
    /// The receipt.
    pub receipt: String,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// The rest as JSON; `None` once purged or erased.
    pub body: Option<String>,
    /// What [`Found::computed`] was when it was written.
    pub checksum: Option<i64>,
}

impl Row {
    /// The row of an entry. Done by whoever hands it over, so that the one writer need not.
    pub fn of(entry: Entry) -> Result<Row, JournalError> {
        let body = serde_json::to_string(&entry.body)
            .map_err(|error| JournalError::Unwritable(error.to_string()))?;
        let Entry { key, hash, receipt, received_at, body: content } = entry;
        Ok(Row { key, hash, receipt, received_at, body, invite: content.invite })
    }

    /// The checksum of this row at this place, with its content or without.
    pub fn checksum(&self, seq: i64, with_content: bool) -> i64 {
        let body = with_content.then_some(self.body.as_str());
        checksum(seq, &self.key, &self.hash, &self.receipt, self.received_at, body)
    }
}

impl Found {
    /// The checksum that this row should have.
    pub fn computed(&self) -> i64 {
        let body = self.body.as_deref();
        checksum(self.seq, &self.key, &self.hash, &self.receipt, self.received_at, body)
    }

    /// What is wrong with the row, if anything is.
    pub fn fault(&self) -> Option<String> {
        match self.checksum {
            Some(written) if written == self.computed() => None,
            Some(_) => Some("the checksum does not match".to_owned()),
            None => Some("the checksum is not there".to_owned()),
        }
    }

    /// The entry; `None` when its content is gone.
    ///
    /// # Errors
    /// The row does not say what was written.
    pub fn into_entry(self) -> Result<Option<(i64, Entry)>, JournalError> {
        let seq = self.seq;
        let corrupt = |message: String| JournalError::Corrupt { seq, message };
        if let Some(fault) = self.fault() {
            return Err(corrupt(fault));
        }
        let Some(body) = self.body else { return Ok(None) };
        let entry = Entry {
            key: self.key.try_into().map_err(|_| corrupt("the key is not 16 bytes".into()))?,
            hash: self.hash.try_into().map_err(|_| corrupt("the hash is not 32 bytes".into()))?,
            receipt: self.receipt,
            received_at: self.received_at,
            body: serde_json::from_str(&body).map_err(|error| corrupt(error.to_string()))?,
        };
        Ok(Some((seq, entry)))
    }
}

/// CRC-32 over every column, each preceded by its length where it can vary, so that no two rows
/// that differ look the same to it.
fn checksum(
    seq: i64,
    key: &[u8],
    hash: &[u8],
    receipt: &str,
    received_at: i64,
    body: Option<&str>,
) -> i64 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&seq.to_le_bytes());
    crc.update(&received_at.to_le_bytes());
    let body_bytes = body.unwrap_or_default().as_bytes();
    for part in [key, hash, receipt.as_bytes(), &[u8::from(body.is_some())], body_bytes] {
        crc.update(&(part.len() as u64).to_le_bytes());
        crc.update(part);
    }
    i64::from(crc.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> Found {
        let mut found = Found {
            seq: 7,
            key: vec![1; 16],
            hash: vec![2; 32],
            receipt: "K7QF-0M2T-9XAB-4C1D".to_owned(),
            received_at: 1_793_491_200_000,
            body: Some("{}".to_owned()),
            checksum: None,
        };
        found.checksum = Some(found.computed());
        found
    }

    #[test]
    fn a_change_of_any_column_is_found() {
        assert_eq!(found().fault(), None);
        let changes: [fn(&mut Found); 8] = [
            |found| found.seq += 1,
            |found| found.key[3] ^= 1,
            |found| found.hash[31] ^= 0x80,
            |found| found.receipt.replace_range(0..1, "J"),
            |found| found.received_at -= 1,
            |found| found.body = Some("{ }".to_owned()),
            |found| found.body = None,
            |found| found.checksum = None,
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut found = found();
            change(&mut found);
            assert!(found.fault().is_some(), "change {number}");
        }
    }

    #[test]
    fn content_that_is_gone_is_not_content_that_is_empty() {
        let mut empty = found();
        empty.body = Some(String::new());
        let mut gone = found();
        gone.body = None;
        assert_ne!(empty.computed(), gone.computed());
    }
}
