//! Seals a submission as a client would that has nothing but RFC 7516 and 7518 and `/v1/keys`: JWE
//! compact, ECDH-ES on P-256, A256GCM. Written apart from the service's own reading of it.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use data_encoding::BASE64URL_NOPAD;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{PublicKey, SecretKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Seals a text to the first of these keys. The chance in it is a seed, so that a test sends the
/// same bytes again.
pub fn seal(keys: &Value, text: &[u8], seed: u64) -> String {
    let key = &keys["keys"][0];
    let part = |name: &str| {
        let text = key[name].as_str().expect("a member of the key is text");
        BASE64URL_NOPAD.decode(text.as_bytes()).expect("coordinates are base64url")
    };
    let theirs = PublicKey::from_sec1_bytes(&[vec![4], part("x"), part("y")].concat());
    let theirs = theirs.expect("the published key is on the curve");
    let mine = SecretKey::from_slice(&Sha256::digest(seed.to_be_bytes())).expect("a scalar");
    let point = mine.public_key().to_sec1_point(false);
    let [x, y] = [1..33, 33..65].map(|range| BASE64URL_NOPAD.encode(&point.as_bytes()[range]));
    let header = json!({
        "alg": "ECDH-ES", "enc": "A256GCM", "kid": key["kid"],
        "epk": {"kty": "EC", "crv": "P-256", "x": x, "y": y},
    });
    let head = BASE64URL_NOPAD.encode(header.to_string().as_bytes());
    let shared = p256::ecdh::diffie_hellman(mine.to_nonzero_scalar(), theirs.as_affine());
    let mut agreed = vec![0, 0, 0, 1];
    agreed.extend_from_slice(shared.raw_secret_bytes());
    agreed.extend_from_slice(b"\0\0\0\x07A256GCM\0\0\0\0\0\0\0\0\0\0\x01\0");
    let content_key: [u8; 32] = Sha256::digest(agreed).into();
    let iv: [u8; 12] = Sha256::digest(head.as_bytes())[..12].try_into().expect("12 bytes");
    let sealed = Aes256Gcm::new(&content_key.into())
        .encrypt(&Nonce::from(iv), Payload { msg: text, aad: head.as_bytes() })
        .expect("a short text can be encrypted");
    let (content, tag) = sealed.split_at(sealed.len() - 16);
    let [iv, content, tag] = [&iv, content, tag].map(|bytes| BASE64URL_NOPAD.encode(bytes));
    [&head, "", &iv, &content, &tag].join(".")
}
