//! A public key of an issuer, and the signing key of `hailong invite`: read from PEM, named by its
//! RFC 7638 thumbprint. The algorithm follows from the key and from nothing else: Ed25519 signs EdDSA,
//! P-256 signs ES256, and no other key is taken.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::pkcs8::der::Decode as _;
use p256::pkcs8::der::asn1::ObjectIdentifier;
use p256::pkcs8::{DecodePublicKey as _, SubjectPublicKeyInfoRef};
use sha2::{Digest as _, Sha256};

/// RFC 8410.
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// RFC 5480.
pub(super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// RFC 8017.
pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Bytes of an Ed25519 public key.
pub(super) const ED25519_BYTES: usize = 32;

/// Why a file holds no key that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not PEM at all.
    #[error("it is not PEM text, which begins with -----BEGIN PUBLIC KEY-----")]
    NotPem,
    /// A private key where the public one is asked for.
    #[error(
        "it holds a private key, which must stay with the issuer; nothing was registered. Take the \
         public one out with: openssl pkey -in FILE.pem -pubout"
    )]
    Private,
    /// A public key where the private one is asked for.
    #[error("it holds a public key, and only the private one can sign")]
    Public,
    /// A certificate.
    #[error(
        "it holds a certificate; take the public key out with: openssl x509 -in FILE.pem -noout -pubkey"
    )]
    Certificate,
    /// RSA.
    #[error(
        "it holds an RSA key; make an Ed25519 one with: openssl genpkey -algorithm ed25519 -out FILE.pem"
    )]
    Rsa,
    /// Another curve.
    #[error("it holds a key of another curve; only Ed25519 and P-256 (prime256v1) are taken")]
    OtherCurve,
    /// Anything else.
    #[error("it holds no key that can be read; only Ed25519 and P-256 (prime256v1) are taken")]
    Unreadable,
}

/// What signs an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ed25519.
    EdDsa,
    /// P-256.
    Es256,
}

impl Kind {
    /// The name of the algorithm in a token's header.
    pub fn name(self) -> &'static str {
        match self {
            Kind::EdDsa => "EdDSA",
            Kind::Es256 => "ES256",
        }
    }

    /// The same for the library.
    pub fn algorithm(self) -> Algorithm {
        match self {
            Kind::EdDsa => Algorithm::EdDSA,
            Kind::Es256 => Algorithm::ES256,
        }
    }
}

/// A public key that can sign invites.
#[derive(Clone)]
pub struct PublicKey {
    /// What it signs.
    pub kind: Kind,
    /// Its name: the RFC 7638 thumbprint, as the header of its tokens must say it.
    pub id: String,
    /// The key as the library verifies with it.
    pub verifies: DecodingKey,
}

impl PublicKey {
    /// Reads a public key (`-----BEGIN PUBLIC KEY-----`).
    ///
    /// # Errors
    /// It is none, or one of a kind that is not taken; a private key is never taken.
    pub fn from_pem(pem: &str) -> Result<PublicKey, KeyError> {
        let (label, der) = read_pem(pem)?;
        match label {
            "PUBLIC KEY" => {}
            "CERTIFICATE" => return Err(KeyError::Certificate),
            "RSA PUBLIC KEY" => return Err(KeyError::Rsa),
            label if label.ends_with("PRIVATE KEY") => return Err(KeyError::Private),
            _ => return Err(KeyError::Unreadable),
        }
        let info = SubjectPublicKeyInfoRef::from_der(&der);
        let info = info.map_err(|_| KeyError::Unreadable)?;
        match info.algorithm.oid {
            ED25519 => {
                let bytes = info.subject_public_key.as_bytes();
                let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
                Ok(PublicKey::ed25519(bytes.ok_or(KeyError::Unreadable)?))
            }
            EC => p256::PublicKey::from_public_key_der(&der)
                .map(|key| PublicKey::p256(&key))
                .map_err(|_| KeyError::OtherCurve),
            RSA => Err(KeyError::Rsa),
            _ => Err(KeyError::OtherCurve),
        }
    }

    pub(super) fn ed25519(bytes: [u8; ED25519_BYTES]) -> PublicKey {
        let x = BASE64URL_NOPAD.encode(&bytes);
        let id = thumbprint(&format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
        PublicKey { kind: Kind::EdDsa, id, verifies: DecodingKey::from_ed_der(&bytes) }
    }

    pub(super) fn p256(key: &p256::PublicKey) -> PublicKey {
        let point = key.to_sec1_point(false);
        let bytes = point.as_bytes();
        let [x, y] = [&bytes[1..33], &bytes[33..]].map(|half| BASE64URL_NOPAD.encode(half));
        let id = thumbprint(&format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
        PublicKey { kind: Kind::Es256, id, verifies: DecodingKey::from_ec_der(bytes) }
    }
}

/// The first block of a PEM text that is a key or a certificate: its label and its bytes. More lenient
/// than RFC 7468 about the length of lines and what stands around, as files from many tools are.
pub(super) fn read_pem(text: &str) -> Result<(&str, Vec<u8>), KeyError> {
    let mut rest = text;
    loop {
        let (_, begun) = rest.split_once("-----BEGIN ").ok_or(KeyError::NotPem)?;
        let (label, body) = begun.split_once("-----").ok_or(KeyError::NotPem)?;
        let (body, after) = body.split_once("-----END ").ok_or(KeyError::NotPem)?;
        rest = after;
        // `openssl ecparam -genkey` writes the name of the curve before the key.
        if label == "EC PARAMETERS" {
            continue;
        }
        let letters: String = body.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
        let der = BASE64.decode(letters.as_bytes());
        // An encrypted key has lines that say how; it is not for us to open.
        return der.map(|der| (label, der)).or_else(|_| match label.ends_with("PRIVATE KEY") {
            true => Ok((label, Vec::new())),
            false => Err(KeyError::Unreadable),
        });
    }
}

/// The members in the order of the alphabet and nothing else: RFC 7638, 3.
fn thumbprint(canonical: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(canonical))
}
