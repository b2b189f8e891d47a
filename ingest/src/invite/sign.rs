//! Signing an invite, for `hailong invite` and for tests: small offices without software of their own
//! that can. A private key is read, used and forgotten; it is never stored.

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::SecretKey;
use p256::pkcs8::der::Decode as _;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, PrivateKeyInfoRef};
use serde::Serialize;

use super::key::{EC, ED25519, ED25519_BYTES, KeyError, PublicKey, RSA, read_pem};
use crate::entry::Stage;

/// What an Ed25519 key in PKCS #8 begins with, version 1 (RFC 8410, 7); the 32 bytes follow.
const ED25519_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// A key that signs, and its public half.
pub struct SigningKey {
    /// The public half.
    pub public: PublicKey,
    signs: EncodingKey,
}

/// The claims of an invite as they are written.
#[derive(Clone, Debug, Serialize)]
pub struct Written<'a> {
    /// The registered issuer.
    pub iss: &'a str,
    /// The issuer's id for this invite.
    pub jti: &'a str,
    /// `invite`.
    pub sub: &'a str,
    /// Survey that it invites to.
    pub survey: &'a str,
    /// Agency that handled the dossier.
    pub unit: &'a str,
    /// Procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<&'a str>,
    /// Dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<&'a str>,
    /// Step of the dossier.
    pub stage: Stage,
    /// True when somebody else is to hold the device.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub assisted: bool,
    /// When it is signed, seconds since 1970.
    pub iat: i64,
    /// Up to when it is good, seconds since 1970.
    pub exp: i64,
}

impl SigningKey {
    /// Reads a private key in PEM, PKCS #8 or (P-256 only) SEC 1.
    ///
    /// # Errors
    /// It is none, or one of a kind that is not taken.
    pub fn from_pem(pem: &str) -> Result<SigningKey, KeyError> {
        let (label, der) = read_pem(pem)?;
        let der = der.as_slice();
        match label {
            "PRIVATE KEY" => match PrivateKeyInfoRef::from_der(der) {
                Ok(info) if info.algorithm.oid == ED25519 => {
                    SigningKey::ed25519(info.private_key.as_bytes())
                }
                Ok(info) if info.algorithm.oid == EC => SecretKey::from_pkcs8_der(der)
                    .map_err(|_| KeyError::OtherCurve)
                    .and_then(|key| SigningKey::p256(&key)),
                Ok(info) if info.algorithm.oid == RSA => Err(KeyError::Rsa),
                Ok(_) => Err(KeyError::OtherCurve),
                Err(_) => Err(KeyError::Unreadable),
            },
            "EC PRIVATE KEY" => SecretKey::from_sec1_der(der)
                .map_err(|_| KeyError::OtherCurve)
                .and_then(|key| SigningKey::p256(&key)),
            "RSA PRIVATE KEY" => Err(KeyError::Rsa),
            "PUBLIC KEY" => Err(KeyError::Public),
            "CERTIFICATE" => Err(KeyError::Certificate),
            _ => Err(KeyError::Unreadable),
        }
    }

    /// From the octets of the private key, which are an octet string once more.
    fn ed25519(private: &[u8]) -> Result<SigningKey, KeyError> {
        let [0x04, 0x20, seed @ ..] = private else { return Err(KeyError::Unreadable) };
        let signs = EncodingKey::from_ed_der(&[&ED25519_HEAD, seed].concat());
        let jwk = Jwk::from_encoding_key(&signs, Algorithm::EdDSA);
        let x = match jwk.map(|jwk| jwk.algorithm) {
            Ok(AlgorithmParameters::OctetKeyPair(pair)) => pair.x,
            _ => return Err(KeyError::Unreadable),
        };
        let bytes = data_encoding::BASE64URL_NOPAD.decode(x.as_bytes()).unwrap_or_default();
        let bytes: [u8; ED25519_BYTES] = bytes.try_into().map_err(|_| KeyError::Unreadable)?;
        Ok(SigningKey { public: PublicKey::ed25519(bytes), signs })
    }

    fn p256(key: &SecretKey) -> Result<SigningKey, KeyError> {
        let der = key.to_pkcs8_der().map_err(|_| KeyError::Unreadable)?;
        let signs = EncodingKey::from_ec_der(der.as_bytes());
        Ok(SigningKey { public: PublicKey::p256(&key.public_key()), signs })
    }

    /// The invite, signed: a JWS compact.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn sign(&self, claims: &Written<'_>) -> Result<String, KeyError> {
        let mut header = Header::new(self.public.kind.algorithm());
        header.kid = Some(self.public.id.clone());
        encode(&header, claims, &self.signs).map_err(|_| KeyError::Unreadable)
    }
}
