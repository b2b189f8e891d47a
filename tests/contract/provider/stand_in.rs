//! A provider of the tests' own, for what a certified one cannot be made to do: it signs whatever it is told
//! to, and keeps the rules of the token endpoint (client, code once, redirect address, PKCE). It has no
//! pages; a test grants a code in place of a person who logs in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

/// What the provider calls the service.
pub const CLIENT: &str = "hailong";

/// The secret it gave for it.
pub const SECRET: &str = "một bí mật của máy khách";

/// Who signs an ID token, and how.
#[derive(Clone, Copy, Default)]
pub enum Signed {
    /// With the published key.
    #[default]
    Rightly,
    /// With a key of somebody else under the name of the published one.
    ByAnother,
    /// With a key whose name nobody knows.
    ByUnknown,
    /// With the client's secret (HS256).
    WithSecret,
    /// Not at all (`alg: none`).
    NotAtAll,
}

/// What a code is good for.
#[derive(Clone, Default)]
pub struct Grant {
    /// Claims of the ID token.
    pub claims: Value,
    /// Who signs it.
    pub signed: Signed,
    /// The PKCE challenge that the browser brought.
    pub challenge: String,
    /// What the UserInfo endpoint tells.
    pub user_info: Value,
    /// Bytes of the answer at least, filled up with blanks.
    pub length: usize,
    /// Where the token endpoint sends the service instead of answering.
    pub redirect: Option<String>,
}

struct Shared {
    issuer: String,
    returns_to: String,
    keys: [(EncodingKey, Value); 2],
    grants: Mutex<HashMap<String, Grant>>,
    tokens: Mutex<HashMap<String, Value>>,
    asked: Mutex<Vec<String>>,
}

/// A provider that runs until the test ends.
pub struct StandIn {
    /// Its issuer.
    pub issuer: String,
    shared: Arc<Shared>,
}

impl StandIn {
    /// Starts it for a service that is sent back to here.
    pub async fn start(returns_to: &str) -> StandIn {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        StandIn::start_on(listener, returns_to)
    }

    /// The same on this listener.
    pub fn start_on(listener: TcpListener, returns_to: &str) -> StandIn {
        let issuer = issuer_at(listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            issuer: issuer.clone(),
            returns_to: returns_to.to_owned(),
            keys: [key("one"), key("one")],
            grants: Mutex::default(),
            tokens: Mutex::default(),
            asked: Mutex::default(),
        });
        let routes = Router::new()
            .route("/realm/.well-known/openid-configuration", get(configuration))
            .route("/realm/keys", get(keys))
            .route("/realm/token", post(token))
            .route("/realm/me", get(user_info))
            .route("/realm/elsewhere", post(elsewhere))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        StandIn { issuer, shared }
    }

    /// Grants a code.
    pub fn grant(&self, grant: Grant) -> String {
        let code = support::submission::fresh_key();
        self.shared.grants.lock().unwrap().insert(code.clone(), grant);
        code
    }

    /// What was asked of it, by path.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

/// The issuer of a provider that listens here.
pub fn issuer_at(address: SocketAddr) -> String {
    format!("http://{address}/realm")
}

/// A key on P-256: what signs, and what is published.
fn key(name: &str) -> (EncodingKey, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (pem, private, public) = (path("pem"), path("private"), path("public"));
    let curve = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    for arguments in [
        &[&["genpkey"], &curve[..], &["-out", &pem]].concat()[..],
        &["pkcs8", "-topk8", "-nocrypt", "-in", &pem, "-outform", "DER", "-out", &private],
        &["pkey", "-in", &pem, "-pubout", "-outform", "DER", "-out", &public],
    ] {
        let output = Command::new("openssl").args(arguments).output().unwrap();
        assert!(output.status.success(), "openssl {arguments:?}: {output:?}");
    }
    let public = std::fs::read(public).unwrap();
    // The point is at the end of the structure: x and y of 32 bytes each.
    let (x, y) = public[public.len() - 64..].split_at(32);
    let [x, y] = [x, y].map(|half| BASE64URL_NOPAD.encode(half));
    let published = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": name, "x": x, "y": y
    });
    (EncodingKey::from_ec_der(&std::fs::read(private).unwrap()), published)
}

async fn configuration(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let issuer = &shared.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/out?from=here"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // What it claims to sign with must not make the service take it.
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
}

async fn keys(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"keys": [shared.keys[0].1]}))
}

async fn elsewhere(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.asked.lock().unwrap().push("elsewhere".to_owned());
    StatusCode::NO_CONTENT
}

async fn user_info(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    shared.asked.lock().unwrap().push("me".to_owned());
    let sent = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap());
    let token = sent.and_then(|sent| sent.strip_prefix("Bearer ")).unwrap_or_default();
    match shared.tokens.lock().unwrap().get(token) {
        Some(told) => Json(told.clone()).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    shared.asked.lock().unwrap().push("token".to_owned());
    let of = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
    // RFC 6749, 2.3.1: both halves are form-encoded before they go into the header.
    let secret: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let client = format!("Basic {}", BASE64.encode(format!("{CLIENT}:{secret}").as_bytes()));
    if headers.get(header::AUTHORIZATION).is_none_or(|sent| sent != client.as_str()) {
        return refused("invalid_client");
    }
    let Some(grant) = shared.grants.lock().unwrap().remove(of("code")) else {
        return refused("invalid_grant");
    };
    let shown = BASE64URL_NOPAD.encode(&Sha256::digest(of("code_verifier")));
    if shown != grant.challenge || of("redirect_uri") != shared.returns_to {
        return refused("invalid_grant");
    }
    if let Some(to) = grant.redirect {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response();
    }
    let access = support::submission::fresh_key();
    shared.tokens.lock().unwrap().insert(access.clone(), grant.user_info);
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 60});
    if !grant.claims.is_null() {
        answer["id_token"] = json!(signed(&shared, &grant.claims, grant.signed));
    }
    let mut text = answer.to_string();
    text.extend(std::iter::repeat_n(' ', grant.length.saturating_sub(text.len())));
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn refused(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response()
}

fn signed(shared: &Shared, claims: &Value, how: Signed) -> String {
    let head =
        |algorithm, kid: &str| Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
    let [own, other] = &shared.keys;
    let (head, key) = match how {
        Signed::Rightly => (head(Algorithm::ES256, "one"), own.0.clone()),
        Signed::ByAnother => (head(Algorithm::ES256, "one"), other.0.clone()),
        Signed::ByUnknown => (head(Algorithm::ES256, "two"), other.0.clone()),
        Signed::WithSecret => {
            (head(Algorithm::HS256, "one"), EncodingKey::from_secret(SECRET.as_bytes()))
        }
        Signed::NotAtAll => {
            let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
            return format!("{}.{}.", part(&json!({"alg": "none"})), part(claims));
        }
    };
    encode(&head, claims, &key).unwrap()
}
