//! What a device signed of a submission: a JWS compact (ES256) that binds the key of the submission,
//! its content and the moment it was given to each other, so that it can be moved to no other answers.
//!
//! Pure over token, submission, device and time.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use model::code::key_bytes;
use serde::Deserialize;

use super::key::DeviceKey;
use super::{Claim, Device, Proof};
use crate::limits::{ANSWERED_AHEAD_MS_MAX, ANSWERED_BACK_MS_MAX, DEVICE_TOKEN_LENGTH_MAX};

/// The flag of a row whose token no known device signed for it.
pub const UNPROVED: &str = "device-unproved";

/// The flag of a row whose device was revoked.
pub const REVOKED: &str = "device-revoked";

/// The flag of a row that was given longer ago than a device may say; its day is that of arrival.
pub const LONG_AGO: &str = "answered-long-ago";

/// The flag of a row that was given in the future, so that the device's clock is wrong; likewise.
pub const AHEAD: &str = "answered-ahead";

/// What a device signs.
#[derive(Deserialize)]
struct Signed {
    /// Key of the submission.
    key: String,
    /// When it was given, milliseconds since 1970.
    answered_at: i64,
    /// SHA-256 of its content (RFC 8785 form of answers, context, survey and version), base64url.
    content: String,
}

/// The device that a token names; `None` when it names none. Nothing is believed yet.
pub fn named(token: &str) -> Option<String> {
    if token.len() > DEVICE_TOKEN_LENGTH_MAX {
        return None;
    }
    let header = decode_header(token).ok()?;
    if header.crit.is_some() { None } else { header.kid }
}

/// What a token of this device is worth for a submission with this key and content, at this time.
pub fn judge(
    token: &str,
    device: &Device,
    submission: (&[u8; 16], &[u8; 32]),
    now_ms: i64,
) -> Claim {
    let Some(signed) = signed(token, device).filter(|signed| is_of(signed, submission)) else {
        return Claim::unproved(UNPROVED);
    };
    if device.revoked_at.is_some() {
        return Claim::unproved(REVOKED);
    }
    let age = now_ms.saturating_sub(signed.answered_at);
    let flag = match age {
        age if age > ANSWERED_BACK_MS_MAX => Some(LONG_AGO),
        age if age < -ANSWERED_AHEAD_MS_MAX => Some(AHEAD),
        _ => None,
    };
    // A clock that is a little ahead is right: nothing is given after it arrived.
    let answered_at = signed.answered_at.min(now_ms);
    let proof = Proof {
        device: device.id.clone(),
        unit: device.unit.clone(),
        answered_at: flag.is_none().then_some(answered_at),
    };
    Claim { proof: Some(proof), flag }
}

fn signed(token: &str, device: &Device) -> Option<Signed> {
    let verifies = DeviceKey::verifies(device.key.as_deref()?)?;
    let mut validation = Validation::new(Algorithm::ES256);
    // What is signed is judged here, against the time that is given.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    decode::<Signed>(token, &verifies, &validation).ok().map(|token| token.claims)
}

fn is_of(signed: &Signed, (key, content): (&[u8; 16], &[u8; 32])) -> bool {
    let says = BASE64URL_NOPAD.decode(signed.content.as_bytes());
    key_bytes(&signed.key).as_ref() == Some(key) && says.is_ok_and(|says| says == content)
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header, encode};
    use p256::SecretKey;
    use p256::elliptic_curve::sec1::ToSec1Point as _;
    use p256::pkcs8::EncodePrivateKey as _;
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_795_300_000_000;
    const KEY: &str = "01931f5c-7b2a-7c3d-8e4f-0123456789ab";
    const CONTENT: [u8; 32] = [5; 32];

    fn secret(seed: u8) -> SecretKey {
        SecretKey::from_slice(&[seed; 32]).unwrap()
    }

    fn device(seed: u8) -> Device {
        let point = secret(seed).public_key().to_sec1_point(false);
        let [x, y] = [1..33, 33..65].map(|part| BASE64URL_NOPAD.encode(&point.as_bytes()[part]));
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y });
        Device {
            id: "K7QF0M2T".to_owned(),
            name: "Quầy 3".to_owned(),
            unit: "H47.15".to_owned(),
            key: DeviceKey::read(&jwk).map(|key| key.text()),
            code_expires_at: 0,
            added_at: 0,
            paired_at: Some(0),
            revoked_at: None,
        }
    }

    fn claims(answered_at: i64) -> Value {
        let content = BASE64URL_NOPAD.encode(&CONTENT);
        json!({ "key": KEY, "answered_at": answered_at, "content": content })
    }

    fn token(seed: u8, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some("K7QF0M2T".to_owned());
        let key = EncodingKey::from_ec_der(secret(seed).to_pkcs8_der().unwrap().as_bytes());
        encode(&header, claims, &key).unwrap()
    }

    fn judged(token: &str, device: &Device) -> Claim {
        judge(token, device, (&key_bytes(KEY).unwrap(), &CONTENT), NOW)
    }

    #[test]
    fn the_bounds_of_time_are_held_to_the_millisecond() {
        for (answered_at, flag) in [
            (NOW, None),
            (NOW - ANSWERED_BACK_MS_MAX, None),
            (NOW - ANSWERED_BACK_MS_MAX - 1, Some(LONG_AGO)),
            (NOW + ANSWERED_AHEAD_MS_MAX, None),
            (NOW + ANSWERED_AHEAD_MS_MAX + 1, Some(AHEAD)),
            (i64::MIN, Some(LONG_AGO)),
            (i64::MAX, Some(AHEAD)),
        ] {
            let claim = judged(&token(1, &claims(answered_at)), &device(1));
            assert_eq!(claim.flag, flag, "{answered_at}");
            let proof = claim.proof.unwrap();
            let taken = flag.is_none().then_some(answered_at.min(NOW));
            assert_eq!(proof.answered_at, taken, "{answered_at}");
        }
    }

    #[test]
    fn what_another_key_signed_or_was_signed_of_something_else_proves_nothing() {
        let good = token(1, &claims(NOW));
        assert!(judged(&good, &device(1)).proof.is_some());
        let changed = |name: &str, value: Value| {
            let mut claims = claims(NOW);
            claims[name] = value;
            token(1, &claims)
        };
        let other_key = "01931f5c-7b2a-7c3d-8e4f-0123456789ac";
        let mut bent = good.clone();
        bent.replace_range(good.len() - 4.., "AAAA");
        for wrong in [
            token(2, &claims(NOW)),
            changed("key", json!(other_key)),
            changed("content", json!(BASE64URL_NOPAD.encode(&[6; 32]))),
            changed("content", json!("!")),
            changed("answered_at", json!("now")),
            bent,
            String::new(),
        ] {
            assert_eq!(judged(&wrong, &device(1)), Claim::unproved(UNPROVED), "{wrong}");
        }
        let revoked = Device { revoked_at: Some(1), ..device(1) };
        assert_eq!(judged(&good, &revoked), Claim::unproved(REVOKED));
        let waiting = Device { key: None, ..device(1) };
        assert_eq!(judged(&good, &waiting), Claim::unproved(UNPROVED));
    }

    #[test]
    fn a_token_names_its_device_up_to_its_bound() {
        assert_eq!(named(&token(1, &claims(NOW))).as_deref(), Some("K7QF0M2T"));
        let long = |length: usize| {
            let token = token(1, &json!({ "pad": "x".repeat(length) }));
            (token.len(), named(&token))
        };
        let fits = (600..700).map(long);
        let fits: Vec<_> = fits.filter(|(n, _)| n.abs_diff(DEVICE_TOKEN_LENGTH_MAX) <= 2).collect();
        assert!(fits.iter().any(|(n, _)| *n > DEVICE_TOKEN_LENGTH_MAX));
        for (length, named) in fits {
            assert_eq!(named.is_some(), length <= DEVICE_TOKEN_LENGTH_MAX, "{length}");
        }
        for wrong in ["", "a.b.c", "eyJ"] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }
}
