//! What people type and what the headers of a request say.

use axum::http::{HeaderMap, HeaderValue, header};
use ingest::routes::assets;
use ingest::secrets::read_receipt;

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
