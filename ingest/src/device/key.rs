//! The public key of a device: a JWK on P-256, as WebCrypto exports it, in one written form.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Serialize};

/// Bytes of a coordinate on P-256.
const COORDINATE_BYTES: usize = 32;

/// The members of a JWK that make the key, in the order of the alphabet (RFC 7638, 3). Others, such
/// as what it may be used for, are passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKey {
    crv: String,
    kty: String,
    x: String,
    y: String,
}

impl DeviceKey {
    /// A key as a tablet sends it; `None` when it has not the members of a public JWK.
    pub fn read(jwk: &serde_json::Value) -> Option<DeviceKey> {
        DeviceKey::deserialize(jwk).ok()
    }

    /// True when it is a point of P-256, so that something can be signed with it.
    pub fn is_good(&self) -> bool {
        self.point().is_some()
    }

    /// As central keeps it.
    pub fn text(&self) -> String {
        #[expect(clippy::expect_used, reason = "four texts are always JSON")]
        serde_json::to_string(self).expect("texts are JSON")
    }

    /// What verifies its signatures; `None` when a text at central is no key.
    pub fn verifies(text: &str) -> Option<DecodingKey> {
        let key: DeviceKey = serde_json::from_str(text).ok()?;
        Some(DecodingKey::from_ec_der(&key.point()?))
    }

    /// The point as SEC 1 writes it, uncompressed.
    fn point(&self) -> Option<Vec<u8>> {
        if (self.kty.as_str(), self.crv.as_str()) != ("EC", "P-256") {
            return None;
        }
        let coordinate = |text: &str| {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
            (bytes.len() == COORDINATE_BYTES).then_some(bytes)
        };
        let point = [vec![4], coordinate(&self.x)?, coordinate(&self.y)?].concat();
        // Also says whether the point lies on the curve at all.
        p256::PublicKey::from_sec1_bytes(&point).ok().map(|_| point)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// RFC 7517, appendix A.1.
    fn jwk() -> serde_json::Value {
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "ext": true, "key_ops": ["verify"],
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        })
    }

    #[test]
    fn the_key_of_the_standards_example_is_read_and_kept_in_one_form() {
        let key = DeviceKey::read(&jwk()).unwrap();
        assert!(key.text().starts_with(r#"{"crv":"P-256","kty":"EC","x":"MKB"#), "{}", key.text());
        assert!(!key.text().contains("use"));
        assert!(key.is_good() && DeviceKey::verifies(&key.text()).is_some());
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_no_key() {
        let with = |name: &str, value: serde_json::Value| {
            let mut jwk = jwk();
            jwk[name] = value;
            jwk
        };
        for wrong in [json!(null), json!("key"), json!({}), with("x", json!(5))] {
            assert!(DeviceKey::read(&wrong).is_none(), "{wrong}");
        }
        for wrong in [
            with("kty", json!("RSA")),
            with("crv", json!("P-384")),
            with("x", json!("AAAA")),
            with("x", jwk()["y"].clone()),
            with("y", json!("!")),
        ] {
            assert!(!DeviceKey::read(&wrong).unwrap().is_good(), "{wrong}");
        }
    }
}
