//! "Is an invite taken when it is good, and refused by name when it is not?" On fixed keys and times.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use model::limits::INVITE_LENGTH_MAX;
use p256::SecretKey;
use p256::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _};
use serde_json::{Value, json};

use super::key::{KeyError, PublicKey};
use super::registry::{IssuerKey, Registry};
use super::sign::SigningKey;
use super::verify::verify;
use super::{Invite, InviteFault};
use crate::entry::Stage;
use crate::limits::{INVITE_CLOCK_SKEW_S, INVITE_ID_LENGTH_MAX, ISSUER_LENGTH_MAX};

const NOW_S: i64 = 1_795_000_000;
const SKEW_S: i64 = INVITE_CLOCK_SKEW_S as i64;

/// A key as its owner has it.
struct Owner {
    id: String,
    public_pem: String,
    private_pem: String,
    signs: EncodingKey,
    algorithm: Algorithm,
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(der))
}

fn ed25519(seed: u8) -> Owner {
    let head = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    let private = [&head[..], &[seed; 32]].concat();
    let private_pem = pem("PRIVATE KEY", &private);
    let public = SigningKey::from_pem(&private_pem).unwrap().public;
    let head = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    let spki = [&head[..], public.verifies.try_get_as_bytes().unwrap()].concat();
    let (public_pem, signs) = (pem("PUBLIC KEY", &spki), EncodingKey::from_ed_der(&private));
    Owner { id: public.id, public_pem, private_pem, signs, algorithm: Algorithm::EdDSA }
}

fn p256(seed: u8) -> Owner {
    let key = SecretKey::from_slice(&[seed; 32]).unwrap();
    let private = key.to_pkcs8_der().unwrap();
    let public_pem = key.public_key().to_public_key_pem(Default::default()).unwrap();
    Owner {
        id: PublicKey::from_pem(&public_pem).unwrap().id,
        public_pem,
        private_pem: pem("PRIVATE KEY", private.as_bytes()),
        signs: EncodingKey::from_ec_der(private.as_bytes()),
        algorithm: Algorithm::ES256,
    }
}

impl Owner {
    fn registered(&self, issuer: &str, units: &[&str]) -> IssuerKey {
        IssuerKey {
            id: self.id.clone(),
            issuer: issuer.to_owned(),
            units: units.iter().map(|&unit| unit.to_owned()).collect(),
            algorithm: String::new(),
            pem: self.public_pem.clone(),
            added_at: 0,
            revoked_at: None,
        }
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_under(&self.id, claims)
    }

    fn sign_under(&self, id: &str, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(id.to_owned());
        encode(&header, claims, &self.signs).unwrap()
    }
}

fn claims() -> Value {
    json!({
        "iss": "hoasen", "jti": "0001", "sub": "invite", "survey": "one-stop", "unit": "H47.15",
        "service": "1.004227", "dossier": "H47.15-260821-0001", "stage": "refused",
        "iat": NOW_S, "exp": NOW_S + 600,
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn registry(keys: &[IssuerKey]) -> Registry {
    let (registry, unreadable) = Registry::of(keys);
    assert!(unreadable.is_empty());
    registry
}

fn judge(token: &str, keys: &[IssuerKey], now_s: i64) -> Result<Invite, InviteFault> {
    verify(token, &registry(keys), "one-stop", now_s * 1_000)
}

#[track_caller]
fn assert_refused(judged: Result<Invite, InviteFault>, kind: &str) {
    assert_eq!(judged.unwrap_err().kind(), kind);
}

#[test]
fn a_good_invite_of_either_kind_says_what_its_issuer_wrote() {
    for owner in [ed25519(1), p256(2)] {
        let keys = [owner.registered("hoasen", &["H47"])];
        let invite = judge(&owner.sign(&claims()), &keys, NOW_S).unwrap();
        assert_eq!((invite.issuer.as_str(), invite.id.as_str()), ("hoasen", "0001"));
        assert_eq!(invite.dossier.as_deref(), Some("H47.15-260821-0001"));
        assert_eq!((invite.stage, invite.assisted), (Stage::Refused, false));
        let least = json!({"iss": "hoasen", "jti": "1", "sub": "invite", "survey": "one-stop",
            "unit": "H47", "iat": NOW_S, "exp": NOW_S as f64 + 0.5});
        let invite = judge(&owner.sign(&least), &keys, NOW_S).unwrap();
        assert_eq!((invite.stage, invite.dossier), (Stage::Result, None));
    }
}

#[test]
fn times_are_taken_up_to_the_skew_of_clocks_and_not_a_second_past_it() {
    let owner = ed25519(1);
    let keys = [owner.registered("hoasen", &[])];
    let judge = |claims: &Value, now_s| judge(&owner.sign(claims), &keys, now_s);
    let expires = with("exp", json!(NOW_S));
    assert!(judge(&expires, NOW_S + SKEW_S).is_ok());
    assert_refused(judge(&expires, NOW_S + SKEW_S + 1), "invite-expired");
    assert!(judge(&claims(), NOW_S - SKEW_S).is_ok(), "signed by a clock that is ahead");
    assert_refused(judge(&claims(), NOW_S - SKEW_S - 1), "invite-not-yet");
    let later = with("nbf", json!(NOW_S + 100));
    assert!(judge(&later, NOW_S + 100 - SKEW_S).is_ok());
    assert_refused(judge(&later, NOW_S + 100 - SKEW_S - 1), "invite-not-yet");
}

#[test]
fn the_algorithm_is_the_keys_whatever_a_header_says() {
    let (ed, ec) = (ed25519(1), p256(2));
    let keys = [ed.registered("hoasen", &[]), ec.registered("hoasen", &[])];
    let encoded = |json: Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
    let payload = encoded(claims());
    for owner in [&ed, &ec] {
        // Signed with the public key as if it were a shared secret: the oldest trick there is.
        let der = owner.public_pem.lines().filter(|line| !line.starts_with('-'));
        let der = BASE64.decode(der.collect::<String>().as_bytes()).unwrap();
        for secret in [owner.public_pem.as_bytes(), owner.public_pem.trim().as_bytes(), &der] {
            let mut header = Header::new(Algorithm::HS256);
            header.kid = Some(owner.id.clone());
            let token = encode(&header, &claims(), &EncodingKey::from_secret(secret)).unwrap();
            assert_refused(judge(&token, &keys, NOW_S), "invite-forged");
        }
        for name in ["none", "None", "RS256", "PS512", "HS384", "ES384", "ES512", "x"] {
            let header = encoded(json!({"alg": name, "kid": owner.id}));
            for signature in ["", "AAAA"] {
                let token = format!("{header}.{payload}.{signature}");
                let kind = judge(&token, &keys, NOW_S).unwrap_err().kind();
                assert!(["invite-forged", "invite-malformed"].contains(&kind), "{name}: {kind}");
            }
        }
    }
    // Each key's signature under the name of the other.
    assert_refused(judge(&ed.sign_under(&ec.id, &claims()), &keys, NOW_S), "invite-forged");
    assert_refused(judge(&ec.sign_under(&ed.id, &claims()), &keys, NOW_S), "invite-forged");
}

#[test]
fn a_changed_a_borrowed_and_an_unknown_signature_are_told_apart() {
    let (own, other) = (ed25519(1), ed25519(3));
    let keys = [own.registered("hoasen", &["H47"]), other.registered("xuanmai", &["H48"])];
    let token = own.sign(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    let better = BASE64URL_NOPAD.encode(with("unit", json!("H47.16")).to_string().as_bytes());
    let changed = [parts[0], &better, parts[2]].join(".");
    assert_refused(judge(&changed, &keys, NOW_S), "invite-forged");
    let borrowed = other.sign(&with("unit", json!("H48")));
    assert_refused(judge(&borrowed, &keys, NOW_S), "invite-forged");
    assert_refused(judge(&ed25519(9).sign(&claims()), &keys, NOW_S), "invite-unknown-issuer");
    assert_refused(judge(&own.sign(&with("unit", json!("H48"))), &keys, NOW_S), "invite-foreign");
    assert_refused(
        judge(&own.sign(&with("survey", json!("online-service"))), &keys, NOW_S),
        "invite-foreign",
    );
}

#[test]
fn keys_of_one_issuer_are_good_beside_each_other_until_one_is_revoked() {
    let (old, new) = (ed25519(1), p256(2));
    let mut keys = [old.registered("hoasen", &[]), new.registered("hoasen", &[])];
    let (from_old, from_new) = (old.sign(&claims()), new.sign(&with("jti", json!("0002"))));
    assert!(judge(&from_old, &keys, NOW_S).is_ok() && judge(&from_new, &keys, NOW_S).is_ok());
    keys[0].revoked_at = Some(NOW_S * 1_000);
    assert_refused(judge(&from_old, &keys, NOW_S), "invite-revoked");
    assert!(judge(&from_new, &keys, NOW_S).is_ok());
}

#[test]
fn a_claim_that_is_missing_or_odd_is_named() {
    let owner = ed25519(1);
    let keys = [owner.registered("hoasen", &[])];
    for name in ["iss", "jti", "sub", "survey", "unit", "iat", "exp"] {
        let mut less = claims();
        less.as_object_mut().unwrap().shift_remove(name);
        let fault = judge(&owner.sign(&less), &keys, NOW_S).unwrap_err();
        assert!(matches!(fault, InviteFault::Malformed(why) if why.contains(name)), "{name}");
    }
    for (name, value) in [
        ("sub", json!("login")),
        ("jti", json!("")),
        ("jti", json!("j".repeat(INVITE_ID_LENGTH_MAX + 1))),
        ("iss", json!("ho a sen")),
        ("iss", json!("h".repeat(ISSUER_LENGTH_MAX + 1))),
        ("unit", json!("h47")),
        ("service", json!("x y")),
        ("dossier", json!("<script>")),
        ("dossier", json!(7)),
        ("stage", json!("done")),
        ("stage", json!(1)),
        ("assisted", json!("yes")),
        ("exp", json!("tomorrow")),
        ("nbf", json!([])),
    ] {
        let fault = judge(&owner.sign(&with(name, value)), &keys, NOW_S).unwrap_err();
        assert!(matches!(fault, InviteFault::Malformed(why) if why.contains(name)), "{name}");
    }
    let longest = owner.sign(&with("jti", json!("j".repeat(INVITE_ID_LENGTH_MAX))));
    assert!(judge(&longest, &keys, NOW_S).is_ok());
    let name = "h".repeat(ISSUER_LENGTH_MAX);
    let keys = [owner.registered(&name, &[])];
    assert!(judge(&owner.sign(&with("iss", json!(name))), &keys, NOW_S).is_ok());
}

#[test]
fn what_is_no_jwt_is_malformed_and_an_invite_has_a_longest_length() {
    let owner = ed25519(1);
    let keys = [owner.registered("hoasen", &[])];
    let mut header = Header::new(Algorithm::EdDSA);
    let nameless = encode(&header, &claims(), &owner.signs).unwrap();
    header.kid = Some(owner.id.clone());
    header.crit = Some(vec!["b64".to_owned()]);
    let critical = encode(&header, &claims(), &owner.signs).unwrap();
    for token in ["", "x", "..", "a.b.c", "a.b.c.d", "é.é.é", &nameless, &critical] {
        assert_refused(judge(token, &keys, NOW_S), "invite-malformed");
    }
    let of_length = |length: usize| {
        let filled = |n: usize| owner.sign(&with("more", json!("x".repeat(n))));
        let n = (0..length).find(|n| filled(*n).len() >= length).unwrap();
        filled(n)
    };
    let longest = of_length(INVITE_LENGTH_MAX - 1);
    assert!(longest.len() <= INVITE_LENGTH_MAX && judge(&longest, &keys, NOW_S).is_ok());
    assert_refused(judge(&of_length(INVITE_LENGTH_MAX + 1), &keys, NOW_S), "invite-malformed");
}

#[test]
fn a_file_with_another_kind_of_key_is_refused_with_what_to_do() {
    let (ed, ec) = (ed25519(1), p256(2));
    for owner in [&ed, &ec] {
        assert_eq!(PublicKey::from_pem(&owner.private_pem).err(), Some(KeyError::Private));
        assert_eq!(SigningKey::from_pem(&owner.public_pem).err(), Some(KeyError::Public));
        let padded = format!("\n  {}\n\n", owner.public_pem);
        assert_eq!(PublicKey::from_pem(&padded).unwrap().id, owner.id);
        assert_eq!(SigningKey::from_pem(&owner.private_pem).unwrap().public.id, owner.id);
        let curve = pem("EC PARAMETERS", b"curve") + &owner.private_pem;
        assert_eq!(SigningKey::from_pem(&curve).unwrap().public.id, owner.id, "openssl ecparam");
        assert_eq!(PublicKey::from_pem(&curve).err(), Some(KeyError::Private));
    }
    for (text, error) in [
        ("", KeyError::NotPem),
        ("ssh-ed25519 AAAA", KeyError::NotPem),
        (&pem("CERTIFICATE", b"x"), KeyError::Certificate),
        (&pem("RSA PUBLIC KEY", b"x"), KeyError::Rsa),
        (&pem("OPENSSH PRIVATE KEY", b"x"), KeyError::Private),
        (&pem("PUBLIC KEY", b"x"), KeyError::Unreadable),
        (&pem("ENCRYPTED PRIVATE KEY", b"x"), KeyError::Private),
        ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4\n-----END RSA", KeyError::Private),
        ("-----BEGIN PUBLIC KEY-----\né\n-----END PUBLIC KEY-----", KeyError::Unreadable),
        ("-----BEGIN PUBLIC KEY-----\nMCow", KeyError::NotPem),
        (&pem("SOMETHING", b"x"), KeyError::Unreadable),
    ] {
        assert_eq!(PublicKey::from_pem(text).err(), Some(error), "{text}");
    }
}

#[test]
fn the_name_of_a_key_is_its_thumbprint() {
    // RFC 8037, appendix A.3: the thumbprint of this key is given there.
    let key = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n");
    let id = PublicKey::from_pem(&pem).unwrap().id;
    assert_eq!(id, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}
