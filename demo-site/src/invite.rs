//! What the portal's server does as one-stop software: it signs, with a key of its own, an invite into
//! the page of a dossier. One dossier has one invite, however often its page is looked at.
//!
//! The key is made at the first start; whoever runs the rating service registers the public half.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::dossier::Dossier;

/// What Ed25519 keys begin with in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410); 32 bytes follow.
const PRIVATE_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const PUBLIC_HEAD: [u8; 12] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// How long an invite is good: a citizen looks at the result within a month.
const GOOD_FOR_S: u64 = 30 * 24 * 60 * 60;

/// Signs the portal's invites.
#[derive(Clone)]
pub struct Signer {
    issuer: Arc<str>,
    id: Arc<str>,
    key: EncodingKey,
}

impl Signer {
    /// The key in this file, made when there is none; its public half is written beside it, see
    /// [`public_file`].
    ///
    /// # Errors
    /// The file cannot be read or written, or holds no Ed25519 key.
    pub fn open(issuer: &str, file: &Path) -> Result<Signer> {
        if !file.exists() {
            let der = drawn_key()?;
            let mut options = fs::OpenOptions::new();
            let made = options.write(true).create_new(true).mode(0o600).open(file);
            made.and_then(|mut made| made.write_all(pem("PRIVATE KEY", &der).as_bytes()))
                .with_context(|| format!("writing {}", file.display()))?;
        }
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let letters: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64.decode(letters.as_bytes()).unwrap_or_default();
        if der.len() != PRIVATE_HEAD.len() + 32 || !der.starts_with(&PRIVATE_HEAD) {
            bail!("{} holds no Ed25519 key as this portal makes them; remove it", file.display());
        }
        let key = EncodingKey::from_ed_der(&der);
        let jwk = Jwk::from_encoding_key(&key, Algorithm::EdDSA).context("its public half")?;
        let id = jwk.thumbprint(ThumbprintHash::SHA256).context("its thumbprint")?;
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else {
            bail!("an Ed25519 key has one coordinate")
        };
        let x = BASE64URL_NOPAD.decode(pair.x.as_bytes()).context("its public half")?;
        let public = public_file(file);
        fs::write(&public, pem("PUBLIC KEY", &[&PUBLIC_HEAD[..], &x].concat()))
            .with_context(|| format!("writing {}", public.display()))?;
        Ok(Signer { issuer: issuer.into(), id: id.into(), key })
    }

    /// The invite of a dossier at the step it has come to. The id follows from the dossier and its
    /// step, so that nobody gets a second one by looking again; the portal's own id for it would do as
    /// well.
    pub fn invite(&self, dossier: &Dossier) -> Option<String> {
        let id = format!("{}/{}", dossier.code, dossier.state.stage());
        self.sign(&self.claims(dossier, &id)?)
    }

    /// What an invite of this dossier says, under this id.
    pub fn claims(&self, dossier: &Dossier, id: &str) -> Option<Value> {
        let now_s = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(json!({
            "iss": &*self.issuer, "sub": "invite", "jti": id, "survey": "one-stop",
            "unit": dossier.unit, "service": dossier.service, "dossier": dossier.code,
            "stage": dossier.state.stage(), "iat": now_s, "exp": now_s + GOOD_FOR_S,
        }))
    }

    /// Signs whatever is claimed.
    pub fn sign(&self, claims: &Value) -> Option<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.id.to_string());
        encode(&header, claims, &self.key).ok()
    }

    /// Somebody who writes this portal's name and the id of its key over a key of their own.
    pub fn impostor(&self) -> Result<Signer> {
        let key = EncodingKey::from_ed_der(&drawn_key()?);
        Ok(Signer { issuer: Arc::clone(&self.issuer), id: Arc::clone(&self.id), key })
    }
}

fn drawn_key() -> Result<Vec<u8>> {
    let mut der = PRIVATE_HEAD.to_vec();
    der.resize(PRIVATE_HEAD.len() + 32, 0);
    getrandom::fill(&mut der[PRIVATE_HEAD.len()..]).context("drawing a key")?;
    Ok(der)
}

/// Where the public half of a key is written.
pub fn public_file(private: &Path) -> PathBuf {
    private.with_extension("public.pem")
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(der))
}
