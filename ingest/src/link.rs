//! Short links to invites, fit for a message, a slip and a QR code: `/r/{code}`.
//!
//! A signed invite is never written down where it can be read (DESIGN B2.6), so central keeps it sealed
//! with a key that is made of the code, under a hash of the code: with the link it can be opened,
//! with the database it cannot. The code follows from the invite, so asking twice gives one link.

use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::secrets::read_receipt;

/// Bytes of a nonce.
const NONCE_BYTES: usize = 12;

/// A link's code: 16 letters of Crockford's base32, 80 bits.
pub struct Code(String);

impl Code {
    /// The code of bytes that follow from the invite.
    pub fn of(letters: String) -> Code {
        Code(letters)
    }

    /// A code as somebody may type it; `None` when it cannot be one.
    pub fn read(typed: &str) -> Option<Code> {
        // Written like a receipt, without the hyphens.
        read_receipt(typed).map(|letters| Code(letters.replace('-', "")))
    }

    /// As it stands in the address.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What central knows it by.
    pub fn id(&self) -> String {
        HEXLOWER.encode(&self.derived(b"hailong link id"))
    }

    /// The invite, for central to keep. The nonce is random: another token of the same invite is
    /// sealed with the same key.
    pub fn seal(&self, invite: &str, nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        #[expect(
            clippy::expect_used,
            reason = "an invite is far below the bound of AES-GCM, 64 GiB"
        )]
        let sealed =
            self.cipher().encrypt(&Nonce::from(nonce), invite.as_bytes()).expect("a short text");
        [&nonce[..], &sealed].concat()
    }

    /// The invite that was sealed; `None` when this is not what [`Code::seal`] made.
    pub fn open(&self, kept: &[u8]) -> Option<String> {
        let (nonce, sealed) = kept.split_first_chunk::<NONCE_BYTES>()?;
        let invite = self.cipher().decrypt(&Nonce::from(*nonce), sealed).ok()?;
        String::from_utf8(invite).ok()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.derived(b"hailong link key").into())
    }

    fn derived(&self, purpose: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(purpose);
        hash.update(b"\n");
        hash.update(self.0.as_bytes());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_is_opened_with_the_code_and_with_no_other() {
        let code = Code::read("k7qf-0m2t-9xab-4cd1").unwrap();
        assert_eq!(code.text(), "K7QF0M2T9XAB4CD1");
        let mut kept = code.seal("eyJ.invite", [7; NONCE_BYTES]);
        assert!(!kept.windows(6).any(|part| part == b"invite"), "it can be read");
        assert_eq!(code.open(&kept).unwrap(), "eyJ.invite");
        let other = Code::read("K7QF0M2T9XAB4CD2").unwrap();
        assert_eq!(other.open(&kept), None);
        assert_ne!(other.id(), code.id());
        assert!(!code.id().contains("k7qf"));
        *kept.last_mut().unwrap() ^= 1;
        assert_eq!(code.open(&kept), None, "somebody changed it");
        assert_eq!(code.open(&[1, 2, 3]), None);
    }

    #[test]
    fn a_code_is_sixteen_letters() {
        for wrong in ["", "K7QF0M2T9XAB4CD", "K7QF0M2T9XAB4CD12", "K7QF0M2T9XAB4CD/", "../../etc"] {
            assert!(Code::read(wrong).is_none(), "{wrong}");
        }
    }
}
