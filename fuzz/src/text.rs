//! What people type and what the headers of a request say.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue, header};
use ingest::invite::key::{KeyError, PublicKey};
use ingest::invite::registry::{IssuerKey, Registry};
use ingest::invite::verify::verify;
use ingest::origins::Origin;
use ingest::routes::assets;
use ingest::secrets::read_receipt;
use ingest::sender::{self, Network};

/// A receipt is read in its one written form, and that form is read as itself.
pub fn receipt(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    if let Some(receipt) = read_receipt(&typed) {
        assert_eq!(read_receipt(&receipt).as_deref(), Some(receipt.as_str()), "{typed:?}");
        let shape: Vec<usize> = receipt.split('-').map(str::len).collect();
        assert_eq!(shape, [4, 4, 4, 4], "{typed:?}");
        let typed_small = receipt.to_lowercase().replace('-', " ");
        assert_eq!(read_receipt(&typed_small), Some(receipt));
    }
}

/// Any value of a header can be judged: what was sent as known is known, and a coding that is
/// refused is not used.
pub fn headers(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_ENCODING, value.clone());
    headers.insert(header::IF_NONE_MATCH, value);
    let is_taken = assets::accepts(&headers, "br");
    assert!(!is_taken || bytes.to_ascii_lowercase().windows(2).any(|two| two == b"br"));
    let content = b"content".to_vec();
    let answer = assets::cached(&headers, "text/plain", assets::SHORT_CACHE, content);
    let etag = answer.headers()[header::ETAG].clone();
    headers.insert(header::IF_NONE_MATCH, etag);
    let again = assets::cached(&headers, "text/plain", assets::SHORT_CACHE, b"content".to_vec());
    assert_eq!(again.status(), 304, "the own ETag is not known");
}

/// Whoever is no trusted proxy is the sender, whatever the headers say; behind a trusted one nobody
/// can be made to look like the proxy's own word for somebody else.
pub fn forwarded(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", value);
    let proxy = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let peer = SocketAddr::new(proxy, 9);
    let trusted: [Network; 1] = ["127.0.0.1".parse().unwrap()];
    assert_eq!(sender::address(peer, &headers, &[]), Some(proxy), "believed without trust");
    // What the proxy adds stands last, and goes before whatever the sender wrote.
    headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.7"));
    let added = "203.0.113.7".parse().ok();
    assert_eq!(sender::address(peer, &headers, &trusted), added, "the sender chose its address");
}

/// An origin is read in its one written form, and that form is read as itself; so is a network.
pub fn origin(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(origin) = text.parse::<Origin>() {
        assert_eq!(origin.as_str().parse::<Origin>().as_ref(), Ok(&origin), "{text:?}");
    }
    if let Ok(network) = text.parse::<Network>() {
        assert_eq!(String::from(network).parse::<Network>(), Ok(network), "{text:?}");
    }
}

/// The public half of the key of RFC 8037, appendix A, whose private half signed the seed.
const ISSUER_KEY: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

/// The one invite that was signed is good; nothing else in the world is, and nothing stops the judge.
/// The same bytes are no key file that is taken, unless they are one.
pub fn invite(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let key = IssuerKey {
        id: "fuzz".to_owned(),
        issuer: "motcua".to_owned(),
        units: vec!["H47".to_owned()],
        algorithm: "EdDSA".to_owned(),
        pem: ISSUER_KEY.to_owned(),
        added_at: 0,
        revoked_at: None,
    };
    let (registry, unreadable) = Registry::of(&[key]);
    assert!(unreadable.is_empty());
    // Any time at which the seed is good.
    let judged = verify(text, &registry, "one-stop", 1_795_000_000_000);
    let signed = include_str!("../corpus/invite/good");
    assert_eq!(judged.is_ok(), text == signed, "{text:?}: {judged:?}");
    if let Err(error) = PublicKey::from_pem(text) {
        assert!(error != KeyError::Public, "{text:?}");
    }
}
