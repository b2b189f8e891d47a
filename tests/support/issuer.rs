//! One-stop software as the service sees it: a key pair made by openssl, the public half registered
//! through the program, invites signed with any claims, good or odd.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::submission::{fresh_key, now_ms};
use crate::{Response, Service, SubmissionBuilder};

/// A change at central is seen by a node within five seconds; a busy machine may be later.
const SEEN_WITHIN: Duration = Duration::from_secs(20);

/// A key pair.
pub struct KeyPair {
    folder: TempDir,
    algorithm: Algorithm,
    signs: EncodingKey,
    /// The kid, once it is registered.
    pub id: String,
}

/// What has a key and a name.
pub struct Issuer {
    /// The claim `iss`.
    pub name: String,
    /// The key it signs with.
    pub key: KeyPair,
}

fn openssl(arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).output().expect("openssl is installed");
    assert!(output.status.success(), "openssl {arguments:?}: {output:?}");
}

impl KeyPair {
    /// A new Ed25519 key.
    pub fn ed25519() -> KeyPair {
        KeyPair::made(Algorithm::EdDSA, &["-algorithm", "ed25519"])
    }

    /// A new key on P-256.
    pub fn p256() -> KeyPair {
        KeyPair::made(
            Algorithm::ES256,
            &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        )
    }

    fn made(algorithm: Algorithm, kind: &[&str]) -> KeyPair {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let (private, der, public) = (path("private.pem"), path("private.der"), path("public.pem"));
        openssl(&[&["genpkey"], kind, &["-out", &private]].concat());
        openssl(&["pkey", "-in", &private, "-pubout", "-out", &public]);
        openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", &private, "-outform", "DER", "-out", &der]);
        let der = std::fs::read(der).expect("openssl wrote it");
        let signs = match algorithm {
            Algorithm::EdDSA => EncodingKey::from_ed_der(&der),
            _ => EncodingKey::from_ec_der(&der),
        };
        KeyPair { folder, algorithm, signs, id: String::new() }
    }

    /// The file with the private key.
    pub fn private(&self) -> PathBuf {
        self.folder.path().join("private.pem")
    }

    /// The file with the public key.
    pub fn public(&self) -> PathBuf {
        self.folder.path().join("public.pem")
    }

    /// Runs `hailong key add` for it.
    pub fn add(&self, service: &Service, issuer: &str, units: &[&str]) -> Output {
        let public = self.public().to_string_lossy().into_owned();
        let mut arguments = vec!["add", issuer, &public];
        arguments.extend(units.iter().flat_map(|unit| ["--unit", unit]));
        service.run("key", &arguments)
    }

    /// Registers it; says nothing of when nodes know.
    #[track_caller]
    pub fn register(&mut self, service: &Service, issuer: &str, units: &[&str]) {
        let output = self.add(service, issuer, units);
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let id = said.strip_prefix("kid: ").unwrap_or_else(|| panic!("no kid: {said:?}"));
        id.trim().clone_into(&mut self.id);
    }

    /// A token with these claims, whatever they are.
    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.clone());
        encode(&header, claims, &self.signs).expect("any JSON can be signed")
    }
}

/// Claims of a good invite to the survey `one-stop`, with an id of its own.
pub fn claims(issuer: &str) -> Value {
    let now_s = now_ms() / 1_000;
    json!({
        "iss": issuer, "jti": fresh_key(), "sub": "invite", "survey": "one-stop",
        "unit": "H47.15", "service": "1.004227", "dossier": "H47.15-260821-0001",
        "iat": now_s, "exp": now_s + 3_600,
    })
}

impl Issuer {
    /// An issuer with an Ed25519 key that is registered for these units and known to the service.
    pub async fn known_to(service: &Service, name: &str, units: &[&str]) -> Issuer {
        let mut key = KeyPair::ed25519();
        key.register(service, name, units);
        let issuer = Issuer { name: name.to_owned(), key };
        issuer.wait_until_known(service).await;
        issuer
    }

    /// Waits until a node judges what the key signed: a token that is over says so without being spent.
    pub async fn wait_until_known(&self, service: &Service) {
        let mut over = claims(&self.name);
        over["iat"] = json!(1_000);
        over["exp"] = json!(2_000);
        wait_for_problem(service, &self.key.sign(&over), "invite-expired").await;
    }

    /// A good invite with some claims changed; null takes one away.
    pub fn invite(&self, changes: &[(&str, Value)]) -> String {
        let mut claims = claims(&self.name);
        for (name, value) in changes {
            match value {
                Value::Null => drop(claims.as_object_mut().expect("claims").shift_remove(*name)),
                value => claims[*name] = value.clone(),
            }
        }
        self.key.sign(&claims)
    }
}

/// Sends a submission with this invite until it is refused in this way.
pub async fn wait_for_problem(service: &Service, invite: &str, problem: &str) -> Response {
    let deadline = Instant::now() + SEEN_WITHIN;
    loop {
        let sent = SubmissionBuilder::one_stop().with("invite", json!(invite));
        let response = service.submit(&sent).await;
        if response.text().contains(&format!("/problems/{problem}\"")) {
            return response;
        }
        assert!(response.status != 201, "an invite that was to be refused was spent: {response}");
        assert!(Instant::now() < deadline, "not {problem} within {SEEN_WITHIN:?}: {response}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
