//! Sealed submissions: JWE compact (RFC 7516), ECDH-ES on P-256 with A256GCM (RFC 7518), for a key
//! that every node has. What waits on a device until there is a network is kept in this form, so that
//! the next person at a shared computer can read nothing.
//!
//! The private key is derived from the secrets, so it is the same at every node, is part of every
//! copy of them, and a key that was published opens for ever. What is inside is judged by intake like
//! any other submission; nothing of that is known here.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use data_encoding::BASE64URL_NOPAD;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{PublicKey, SecretKey};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::error::Rejection;
use crate::secrets::Secrets;

/// The content encryption, which is also the algorithm that the key is derived for.
const ENCRYPTION: &str = "A256GCM";

/// The key agreement.
const AGREEMENT: &str = "ECDH-ES";

/// Bytes of a coordinate on P-256.
const COORDINATE_BYTES: usize = 32;

/// The key that submissions are sealed to.
pub struct Sealing {
    secret: SecretKey,
    /// The RFC 7638 thumbprint of the public key.
    id: String,
}

/// The protected header of a sealed submission.
#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    kid: Option<String>,
    epk: Ephemeral,
    apu: Option<String>,
    apv: Option<String>,
    crit: Option<Value>,
    zip: Option<Value>,
}

/// The sender's key, made for one submission.
#[derive(Deserialize)]
struct Ephemeral {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

/// True when these bytes may be a sealed submission: it begins with a JSON object in base64url, with
/// which no JSON begins.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"eyJ")
}

impl Sealing {
    /// The key of an installation.
    pub fn of(secrets: &Secrets) -> Sealing {
        // All but one in 2^32 numbers are a key of this curve; the next number is tried else.
        let mut tries = (0..=u8::MAX).map(|n| SecretKey::from_slice(&secrets.sealing(n)));
        #[expect(clippy::expect_used, reason = "256 misses in a row are one in 2^8192")]
        let secret = tries.find_map(Result::ok).expect("a number below the order of the curve");
        let [x, y] = coordinates(&secret.public_key());
        // The members in the order of the alphabet and nothing else: RFC 7638, 3.
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let id = BASE64URL_NOPAD.encode(&Sha256::digest(canonical));
        Sealing { secret, id }
    }

    /// The public keys as a JWK set (RFC 7517); the first is the one to seal to.
    pub fn published(&self) -> Value {
        let [x, y] = coordinates(&self.secret.public_key());
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "x": x, "y": y,
            "kid": self.id, "use": "enc", "alg": AGREEMENT,
        }] })
    }

    /// What was sealed.
    ///
    /// # Errors
    /// [`Rejection::Unreadable`], with what is wrong.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Rejection> {
        self.opened(sealed).map_err(|why| {
            Rejection::Unreadable(format!("The sealed submission cannot be opened: {why}."))
        })
    }

    fn opened(&self, sealed: &[u8]) -> Result<Vec<u8>, String> {
        let parts: Vec<&[u8]> = sealed.trim_ascii().split(|byte| *byte == b'.').collect();
        let [head, [], iv, content, tag] = parts[..] else {
            return Err("it does not have the five parts of a JWE with direct agreement".to_owned());
        };
        let header: Header = serde_json::from_slice(&decoded("header", head)?)
            .map_err(|error| format!("its header: {error}"))?;
        let shared = p256::ecdh::diffie_hellman(
            self.secret.to_nonzero_scalar(),
            self.senders_key(&header)?.as_affine(),
        );
        let party = |name, text: &Option<String>| {
            decoded(name, text.as_deref().unwrap_or_default().as_bytes())
        };
        let parties = [party("apu", &header.apu)?, party("apv", &header.apv)?];
        let key = derived(ENCRYPTION, 256, shared.raw_secret_bytes(), &parties);
        let iv: [u8; 12] = decoded("initialization vector", iv)?
            .try_into()
            .map_err(|_| "its initialization vector is not 12 bytes".to_owned())?;
        let tag = decoded("tag", tag)?;
        if tag.len() != 16 {
            return Err("its tag is not 16 bytes".to_owned());
        }
        let msg = [decoded("ciphertext", content)?, tag].concat();
        let content = Payload { msg: &msg, aad: head };
        Aes256Gcm::new(&key.into())
            .decrypt(&Nonce::from(iv), content)
            .map_err(|_| "it was changed, or sealed to another key".to_owned())
    }

    /// The key the sender made, if the header says what this service can open.
    fn senders_key(&self, header: &Header) -> Result<PublicKey, String> {
        let Header { alg, enc, kid, epk, crit, zip, .. } = header;
        if (alg.as_str(), enc.as_str()) != (AGREEMENT, ENCRYPTION) {
            return Err(format!("only {AGREEMENT} with {ENCRYPTION} is opened here"));
        }
        if crit.is_some() || zip.is_some() {
            return Err("it asks for an extension (crit) or compression (zip)".to_owned());
        }
        if kid.as_ref().is_some_and(|kid| *kid != self.id) {
            return Err(
                "it is sealed to a key that is not of this service: see /v1/keys".to_owned()
            );
        }
        if (epk.kty.as_str(), epk.crv.as_str()) != ("EC", "P-256") {
            return Err("its key (epk) is not on P-256".to_owned());
        }
        let (x, y) = (decoded("epk.x", epk.x.as_bytes())?, decoded("epk.y", epk.y.as_bytes())?);
        if x.len() != COORDINATE_BYTES || y.len() != COORDINATE_BYTES {
            return Err("a coordinate of its key (epk) is not 32 bytes".to_owned());
        }
        // Also says whether the point lies on the curve at all.
        PublicKey::from_sec1_bytes(&[&[4], &x[..], &y[..]].concat())
            .map_err(|_| "its key (epk) is no point of P-256".to_owned())
    }
}

/// The Concat KDF of NIST SP 800-56A as RFC 7518, 4.6.2 has it; up to 256 bits take one round.
fn derived(encryption: &str, bits: u32, shared: &[u8], parties: &[Vec<u8>; 2]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(1_u32.to_be_bytes());
    hash.update(shared);
    for part in [encryption.as_bytes(), &parties[0], &parties[1]] {
        // A header is far shorter than 4 GiB.
        hash.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.update(bits.to_be_bytes());
    hash.finalize().into()
}

fn coordinates(key: &PublicKey) -> [String; 2] {
    let point = key.to_sec1_point(false);
    let bytes = point.as_bytes();
    [1, 1 + COORDINATE_BYTES].map(|at| BASE64URL_NOPAD.encode(&bytes[at..at + COORDINATE_BYTES]))
}

fn decoded(what: &str, text: &[u8]) -> Result<Vec<u8>, String> {
    BASE64URL_NOPAD.decode(text).map_err(|error| format!("its {what} is not base64url: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7518, appendix C: the key that Alice and Bob agree on.
    #[test]
    fn the_key_of_the_standards_example_is_derived() {
        let secret = |d: &str| SecretKey::from_slice(&decoded("d", d.as_bytes()).unwrap()).unwrap();
        let alice = secret("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        let bob = secret("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
        let shared =
            p256::ecdh::diffie_hellman(alice.to_nonzero_scalar(), bob.public_key().as_affine());
        let parties = [b"Alice".to_vec(), b"Bob".to_vec()];
        let key = derived("A128GCM", 128, shared.raw_secret_bytes(), &parties);
        assert_eq!(BASE64URL_NOPAD.encode(&key[..16]), "VqqN6vgjbSBcIijNcacQGg");
    }

    #[test]
    fn the_key_is_the_installations_own_and_always_the_same() {
        let of = |byte: u8| Sealing::of(&Secrets::from_bytes(&[byte; 32], &[2; 32]));
        assert_eq!(of(1).published(), of(1).published());
        assert_ne!(of(1).published(), of(3).published());
        let key = &of(1).published()["keys"][0];
        assert!(key.get("d").is_none(), "the private part is published");
        assert_eq!(key["kid"].as_str().unwrap().len(), 43);
    }

    #[test]
    fn what_cannot_be_opened_says_what_is_wrong() {
        let sealing = Sealing::of(&Secrets::from_bytes(&[1; 32], &[2; 32]));
        let head = |json: Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
        let epk = sealing.published()["keys"][0].clone();
        let header = |change: &dyn Fn(&mut Value)| {
            let mut header = json!({ "alg": "ECDH-ES", "enc": "A256GCM", "epk": epk });
            change(&mut header);
            let iv = BASE64URL_NOPAD.encode(&[0; 12]);
            let tag = BASE64URL_NOPAD.encode(&[0; 16]);
            format!("{}..{iv}.AAAA.{tag}", head(header))
        };
        for (sealed, wanted) in [
            ("eyJ".to_owned(), "five parts"),
            ("eyJ.AAAA.AAAA.AAAA.AAAA".to_owned(), "five parts"),
            ("eyJ..!.AAAA.AAAA".to_owned(), "its header"),
            (header(&|header| header["alg"] = "ECDH-ES+A256KW".into()), "only ECDH-ES"),
            (header(&|header| header["enc"] = "A128GCM".into()), "only ECDH-ES"),
            (header(&|header| header["zip"] = "DEF".into()), "compression (zip)"),
            (header(&|header| header["crit"] = json!(["b64"])), "extension (crit)"),
            (header(&|header| header["kid"] = "other".into()), "/v1/keys"),
            (header(&|header| header["epk"]["crv"] = "P-384".into()), "not on P-256"),
            (header(&|header| header["epk"]["x"] = "AAAA".into()), "not 32 bytes"),
            (
                header(&|header| header["epk"]["x"] = header["epk"]["y"].clone()),
                "no point of P-256",
            ),
            (header(&|_| ()), "changed, or sealed to another key"),
        ] {
            let Err(Rejection::Unreadable(message)) = sealing.open(sealed.as_bytes()) else {
                panic!("{sealed} was opened");
            };
            assert!(message.contains(wanted), "{message}: wanted {wanted}");
        }
    }
}
