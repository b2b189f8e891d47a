//! The pairing code: typed or opened once on the tablet, after which its key takes its place. Central
//! has only a hash of it.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::secrets::{read_receipt, receipt_letters};

/// Bytes of chance in a code: nobody guesses it in a day, so its hash needs no salt.
pub const CODE_BYTES: usize = 10;

/// Bytes of chance in the id of a device: two of ten thousand are the same once in twenty thousand
/// times, and the second is then not added.
pub const ID_BYTES: usize = 5;

/// The id of a device of this chance: 8 letters.
pub fn device_id(chance: [u8; ID_BYTES]) -> String {
    receipt_letters(&chance)
}

/// A pairing code: 16 letters of Crockford's base32 in groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code of this chance.
    pub fn of(chance: [u8; CODE_BYTES]) -> Code {
        let letters = receipt_letters(&chance);
        let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|n| &letters[n..n + 4]).collect();
        Code(groups.join("-"))
    }

    /// A code as somebody may type it, written like a receipt; `None` when it cannot be one.
    pub fn read(typed: &str) -> Option<Code> {
        read_receipt(typed).map(Code)
    }

    /// As it is shown, once.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What central knows it by.
    pub fn id(&self) -> String {
        let mut hash = Sha256::new_with_prefix(b"hailong device code\n");
        hash.update(self.0.as_bytes());
        HEXLOWER.encode(&hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed_and_known_by_its_hash() {
        let code = Code::of([7; CODE_BYTES]);
        assert_eq!(code.text().len(), 19);
        let typed = code.text().to_lowercase().replace('-', " ");
        assert!(Code::read(&typed) == Some(code.clone()));
        assert!(!code.id().contains(code.text()) && code.id().len() == 64);
        assert_ne!(code.id(), Code::of([8; CODE_BYTES]).id());
        for wrong in ["", "K7QF", "U000-0000-0000-0000", "0000-0000-0000-00000"] {
            assert!(Code::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn an_id_is_eight_letters() {
        assert_eq!(device_id([0; ID_BYTES]), "00000000");
        assert_eq!(device_id([0xff; ID_BYTES]), "ZZZZZZZZ");
    }
}
