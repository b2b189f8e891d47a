//! A tablet as the service sees it: a key pair on P-256, paired through the program's own code and
//! route, that signs when a rating was given. Written apart from the kiosk's JavaScript and from the
//! service's own reading of it, from the contract alone.

use std::time::{Duration, Instant};

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::pkcs8::EncodePrivateKey as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{Response, Service, SubmissionBuilder};

/// A change at central is seen by a node within five seconds; a busy machine may be later.
const SEEN_WITHIN: Duration = Duration::from_secs(20);

/// A tablet with its key.
pub struct Tablet {
    secret: SecretKey,
    /// Its id, once it is paired.
    pub id: String,
}

/// Runs `hailong device add` and gives the id and the pairing code.
#[track_caller]
pub fn add_device(service: &Service, name: &str, unit: &str) -> (String, String) {
    let output = service.run("device", &["add", "--name", name, "--unit", unit]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("stdout is UTF-8");
    let line = |start: &str| {
        let found = said.lines().find_map(|line| line.strip_prefix(start));
        found.unwrap_or_else(|| panic!("no line `{start}…`: {said}")).to_owned()
    };
    let address = line("address: ");
    let (_, code) = address.split_once("/kiosk#").expect("the address holds the code");
    (line("device: "), code.to_owned())
}

impl Tablet {
    /// One with a key of its own, not paired.
    pub fn new() -> Tablet {
        let mut seed = [0; 32];
        fastrand::Rng::new().fill(&mut seed);
        seed[0] = 1; // Below the order of the curve.
        let secret = SecretKey::from_slice(&seed).expect("a scalar");
        Tablet { secret, id: String::new() }
    }

    /// One that is registered for this agency, paired, and known to the node.
    pub async fn paired(service: &Service, unit: &str) -> Tablet {
        let mut tablet = Tablet::new();
        let (id, code) = add_device(service, "Quầy 3", unit);
        let answer = tablet.pair(service, &code).await.assert_status(201).json();
        assert_eq!(answer, json!({"device": id, "unit": unit, "name": "Quầy 3"}));
        tablet.id = id;
        tablet
    }

    /// Its public key as WebCrypto exports it.
    pub fn jwk(&self) -> Value {
        let point = self.secret.public_key().to_sec1_point(false);
        let [x, y] = [1..33, 33..65].map(|part| BASE64URL_NOPAD.encode(&point.as_bytes()[part]));
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "ext": true, "key_ops": ["verify"] })
    }

    /// Asks to be paired with this code.
    pub async fn pair(&self, service: &Service, code: &str) -> Response {
        let body = json!({ "code": code, "key": self.jwk() }).to_string();
        service.post("/v1/devices", "application/json", body).await
    }

    /// A JWS of any claims.
    pub fn sign(&self, claims: &Value) -> String {
        let der = self.secret.to_pkcs8_der().expect("a key can be written");
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.id.clone());
        encode(&header, claims, &EncodingKey::from_ec_der(der.as_bytes())).expect("JSON is signed")
    }

    /// The submission with what this tablet signs of it: given at this moment.
    pub fn given(&self, submission: SubmissionBuilder, answered_at: i64) -> SubmissionBuilder {
        let token = self.sign(&claims(&submission, answered_at));
        submission.with("device", json!(token))
    }

    /// Waits until the node takes what it signs with this flag, or with none; leaves a row each time.
    pub async fn wait_for_flag(&self, service: &Service, flag: &str) {
        let deadline = Instant::now() + SEEN_WITHIN;
        loop {
            let now = i64::try_from(crate::submission::now_ms()).expect("a time");
            let sent = self.given(SubmissionBuilder::one_stop(), now);
            service.submit(&sent).await.assert_stored(&sent.key_text());
            let has = |export: &crate::Export| export.rows.contains_key(&sent.key_text());
            let export = crate::Export::once(service, has);
            let flags = export.rows[&sent.key_text()]["flags"].clone();
            if flags.to_string().contains(flag) {
                return;
            }
            assert!(Instant::now() < deadline, "not {flag} within {SEEN_WITHIN:?}: {flags}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Default for Tablet {
    fn default() -> Self {
        Tablet::new()
    }
}

/// What a tablet signs of a submission.
pub fn claims(submission: &SubmissionBuilder, answered_at: i64) -> Value {
    json!({
        "key": submission.key_text(),
        "answered_at": answered_at,
        "content": BASE64URL_NOPAD.encode(&content_hash(&submission.json())),
    })
}

/// SHA-256 of the RFC 8785 form of answers, context, survey and version.
fn content_hash(submission: &Value) -> [u8; 32] {
    let members = ["answers", "context", "survey", "version"].map(|name| {
        let value = submission.get(name).cloned().unwrap_or(Value::Null);
        format!("\"{name}\":{}", canonical(&value))
    });
    Sha256::digest(format!("{{{}}}", members.join(","))).into()
}

/// RFC 8785 for what a submission holds: texts, whole numbers, booleans, lists and objects.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
            let of = |name: &&String| format!("{}:{}", json!(name), canonical(&members[*name]));
            format!("{{{}}}", names.iter().map(of).collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        simple => simple.to_string(),
    }
}
