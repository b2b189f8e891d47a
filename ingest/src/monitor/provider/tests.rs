//! What the provider says of itself, and how often it is asked: over a real connection to a small server. The
//! login itself is tried in `tests/contract/provider.rs`.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::*;
use crate::limits::PROVIDER_KEYS_AGAIN;

/// What it says, and how often it was asked for its keys.
struct Said {
    metadata: Mutex<Value>,
    keys_asked: AtomicUsize,
}

struct Place {
    said: Arc<Said>,
    issuer: String,
    now: Arc<AtomicI64>,
    provider: Arc<Provider>,
    _folder: tempfile::TempDir,
}

impl Place {
    async fn new() -> Place {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        });
        let said =
            Arc::new(Said { metadata: Mutex::new(metadata), keys_asked: AtomicUsize::new(0) });
        let told =
            async |State(said): State<Arc<Said>>| Json(said.metadata.lock().unwrap().clone());
        let keys = async |State(said): State<Arc<Said>>| {
            said.keys_asked.fetch_add(1, Ordering::Relaxed);
            Json(json!({"keys": []}))
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(told))
            .route("/keys", get(keys))
            .with_state(Arc::clone(&said));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let folder = tempfile::tempdir().unwrap();
        let secret_file = folder.path().join("secret");
        std::fs::write(&secret_file, "secret").unwrap();
        let settings = OidcSettings {
            issuer: issuer.clone(),
            client_id: "hailong".to_owned(),
            secret_file,
            label: None,
            public_url: "https://a.vn".to_owned(),
        };
        let now = Arc::new(AtomicI64::new(0));
        let reads = Arc::clone(&now);
        let clock = Clock::from_fn(move || reads.load(Ordering::Relaxed));
        let provider = Provider::new(settings, clock).unwrap();
        Place { said, issuer, now, provider, _folder: folder }
    }

    /// Asks, after one member was said otherwise; gives what is wrong then.
    async fn asked_with(&self, name: &str, value: Value) -> Option<String> {
        let before = self.said.metadata.lock().unwrap().clone();
        self.said.metadata.lock().unwrap()[name] = value;
        let asked = self.provider.ask().await.err().map(|error| error.to_string());
        *self.said.metadata.lock().unwrap() = before;
        asked
    }
}

#[tokio::test]
async fn keys_are_asked_for_again_once_in_a_minute_at_most() {
    let place = Place::new().await;
    let asked = || place.said.keys_asked.load(Ordering::Relaxed);
    place.provider.ask().await.unwrap();
    let known = place.provider.known().unwrap();
    let wait = i64::try_from(PROVIDER_KEYS_AGAIN.as_millis()).unwrap();
    place.now.store(wait - 1, Ordering::Relaxed);
    assert!(!place.provider.ask_for_keys(&known).await);
    assert_eq!(asked(), 1, "not before the time");
    place.now.store(wait, Ordering::Relaxed);
    assert!(place.provider.ask_for_keys(&known).await);
    assert_eq!(asked(), 2);
    let known = place.provider.known().unwrap();
    assert!(!place.provider.ask_for_keys(&known).await, "and then not at once again");
}

#[tokio::test]
async fn a_provider_that_says_something_else_is_not_taken() {
    let place = Place::new().await;
    assert!(place.provider.begin().is_err() && place.provider.is_away());
    for (name, value, told) in [
        ("issuer", json!("https://another.example.vn"), "unexpected issuer"),
        ("issuer", json!(place.issuer.clone() + "/"), "unexpected issuer"),
        ("token_endpoint", Value::Null, "token_endpoint is missing"),
        (
            "token_endpoint",
            json!("http://sso.example.vn/token"),
            "token_endpoint is missing or not",
        ),
        ("authorization_endpoint", json!("http://sso.example.vn/a"), "authorization_endpoint is"),
        ("userinfo_endpoint", json!("http://sso.example.vn/me"), "userinfo_endpoint is missing or"),
        ("end_session_endpoint", json!("http://sso.example.vn/o"), "end_session_endpoint is"),
        ("jwks_uri", json!("http://sso.example.vn/keys"), "not https"),
    ] {
        let error = place.asked_with(name, value.clone()).await;
        assert!(error.as_ref().is_some_and(|error| error.contains(told)), "{value}: {error:?}");
        assert!(place.provider.is_away(), "{name}");
    }
    place.provider.ask().await.unwrap();
    assert!(place.provider.begin().is_ok() && !place.provider.is_away());
    // What was known stays known.
    assert!(place.asked_with("issuer", json!("https://another.example.vn")).await.is_some());
    assert!(!place.provider.is_away());
}

#[tokio::test]
async fn the_secret_goes_where_the_provider_takes_it() {
    let place = Place::new().await;
    for (ways, in_body) in [
        (Value::Null, false),
        (json!(["client_secret_basic", "client_secret_post"]), false),
        (json!(["client_secret_post"]), true),
    ] {
        let asked = place.asked_with("token_endpoint_auth_methods_supported", ways.clone()).await;
        assert_eq!(asked, None);
        let known = place.provider.known().unwrap();
        assert_eq!(known.takes_secret_in_body(), in_body, "{ways}");
    }
}

#[test]
fn an_address_is_kept_in_lower_case_and_without_letters_that_look_like_others() {
    assert_eq!(email_as_kept(" Trang@Vi.Du ").as_deref(), Some("trang@vi.du"));
    // The Kelvin sign has `k` as its lower case.
    for wrong in ["", "trang", "@vi.du", "trang@", "tra ng@vi.du", "an\u{212a}@vi.du", "ă@vi.du"] {
        assert_eq!(email_as_kept(wrong), None, "{wrong}");
    }
    let longest = "a".repeat(EMAIL_BYTES_MAX - "@vi.du".len()) + "@vi.du";
    assert_eq!(email_as_kept(&longest).as_ref(), Some(&longest));
    assert_eq!(email_as_kept(&format!("a{longest}")), None);
}

#[test]
fn an_address_that_the_provider_has_not_verified_is_none() {
    assert_eq!(told_email(Some("trang@vi.du"), Some(true)).as_deref(), Some("trang@vi.du"));
    for is_verified in [None, Some(false)] {
        assert_eq!(told_email(Some("trang@vi.du"), is_verified), None);
    }
}
