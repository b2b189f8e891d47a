//! What a host page loads: the loader, with the first panel inside when asked for, and the widget's
//! files under hashed names. What they do in a browser is in `browser`.

use std::io::Read;

use data_encoding::BASE64;
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest, Sha384};
use support::{Response, Service, place};

/// Bytes of the loader with a panel, before compression: what a slow line can bear.
const LOADER_BYTES_MAX: usize = 24 * 1024;

fn manifest() -> Value {
    let text = std::fs::read_to_string(place::dist().join("manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The files of the manifest: name, and the integrity that a host page may pin.
fn files() -> Vec<(String, String)> {
    let manifest = manifest();
    let files = manifest["files"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files: Vec<_> = files.map(|file| (text(&file["name"]), text(&file["sha384"]))).collect();
    assert!(files.len() >= 4, "loader, glue, wasm and css at least: {files:?}");
    files
}

async fn get_encoded(service: &Service, name: &str, accepted: &str) -> Response {
    let request = service.request(Method::GET, &format!("/pkg/{name}"));
    service.send(request.header("accept-encoding", accepted)).await
}

#[tokio::test]
async fn the_loader_is_a_script_that_may_be_kept_for_a_short_time() {
    let service = Service::start();
    let response = service.get("/hailong.js").await;
    response.assert_status(200);
    let kind = response.header("content-type");
    assert!(kind.starts_with("text/javascript"), "{kind}");
    assert_eq!(response.header("x-content-type-options"), "nosniff");
    let text = response.text();
    assert!(text.contains("hai-long"), "it defines the element");
    for token in ["__GLUE__", "__WASM__", "__CSS__", "__VERSION__", "__FIRST__"] {
        assert!(!text.contains(token), "`{token}` was left in");
    }
    let cache = response.header("cache-control");
    let max_age = cache.split("max-age=").nth(1).and_then(|rest| rest.split(',').next());
    let max_age: u64 = max_age.and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    assert!(max_age <= 3_600 && !cache.contains("immutable"), "not short: {cache}");
    let tag = response.header("etag");
    assert!(!tag.is_empty(), "no ETag: {response}");
    let again = service.request(Method::GET, "/hailong.js").header("if-none-match", tag);
    service.send(again).await.assert_status(304);
}

#[tokio::test]
async fn the_loader_brings_the_first_panel_when_asked() {
    let service = Service::start();
    let bare = service.get("/hailong.js").await;
    let mut seen = vec![bare.header("etag")];
    for (survey, lang, words) in [
        ("one-stop", "vi", "Rất hài lòng"),
        ("one-stop", "en", "Very satisfied"),
        ("online-service", "vi", "Chưa hài lòng"),
    ] {
        let path = format!("/hailong.js?survey={survey}&lang={lang}");
        let response = service.get(&path).await;
        let text = response.assert_status(200).text();
        assert!(text.contains("\"panel\":"), "{path} has no panel");
        assert!(text.contains(&format!("\"survey\":\"{survey}\"")), "{path}");
        assert!(text.contains(words), "{path}: the panel does not say `{words}`");
        assert!(text.len() < LOADER_BYTES_MAX, "{path}: {} bytes", text.len());
        let tag = response.header("etag");
        assert!(!seen.contains(&tag), "{path} has the ETag of another: {tag}");
        seen.push(tag);
    }
    assert!(!bare.text().contains("\"panel\":"), "no panel unless asked for");
}

#[tokio::test]
async fn an_unknown_survey_still_gets_a_working_loader() {
    let service = Service::start();
    for query in ["survey=nope", "survey=", "survey=one-stop&lang=fr", "survey=%3C%2Fscript%3E"] {
        let response = service.get(&format!("/hailong.js?{query}")).await;
        let text = response.assert_status(200).text();
        assert!(text.contains("hai-long") && !text.contains("__FIRST__"), "{query}: {response}");
        assert!(!text.contains("</script>"), "{query}: the query is not echoed");
    }
}

#[tokio::test]
async fn every_file_is_immutable_and_comes_as_the_browser_likes_it() {
    let service = Service::start();
    for (name, integrity) in files() {
        let plain = std::fs::read(place::dist().join(&name)).unwrap();
        let digest = BASE64.encode(&Sha384::digest(&plain));
        assert_eq!(integrity, format!("sha384-{digest}"), "{name}: the pin would refuse it");
        let kind = match name.rsplit('.').next() {
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("wasm") => "application/wasm",
            _ => "application/octet-stream",
        };
        for (accepted, encoding) in
            [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0", "")]
        {
            let response = get_encoded(&service, &name, accepted).await;
            response.assert_status(200);
            assert_eq!(response.header("content-encoding"), encoding, "{name} for {accepted}");
            assert_eq!(decoded(&response), plain, "{name} for {accepted}: other bytes");
            let given = response.header("content-type");
            assert_eq!(given.split(';').next(), Some(kind), "{name}");
            let cache = response.header("cache-control");
            assert!(cache.contains("immutable") && cache.contains("max-age=31536000"), "{cache}");
            assert!(response.header("vary").to_lowercase().contains("accept-encoding"), "{name}");
            assert_eq!(response.header("access-control-allow-origin"), "*", "{name}: for SRI");
        }
    }
}

fn decoded(response: &Response) -> Vec<u8> {
    let mut plain = Vec::new();
    match response.header("content-encoding").as_str() {
        "br" => {
            _ = brotli::Decompressor::new(&*response.body, 4096).read_to_end(&mut plain).unwrap()
        }
        "gzip" => {
            _ = flate2::read::GzDecoder::new(&*response.body).read_to_end(&mut plain).unwrap()
        }
        _ => plain.clone_from(&response.body),
    }
    plain
}

#[tokio::test]
async fn what_is_not_there_is_404_and_cannot_be_walked_out_of() {
    let service = Service::start();
    for path in [
        "/pkg/nope.js",
        "/pkg/",
        "/pkg/loader.js",
        "/pkg/..%2FCargo.toml",
        "/pkg/%2e%2e/%2e%2e/Cargo.toml",
        "/pkg//etc/passwd",
        "/nope",
        "/v1/nope",
    ] {
        let response = service.get(path).await;
        response.assert_problem_status(404);
        assert!(!response.header("cache-control").contains("immutable"), "{path}");
    }
}
