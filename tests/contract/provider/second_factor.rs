//! Who is asked for a second factor after the provider, and who has shown one there.

use std::process::Command;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use reqwest::Method;
use serde_json::json;
use support::{Response, Service};

use super::{Place, page, session};

/// The code of an app for this secret, so many periods of 30 seconds from now (RFC 6238).
fn code(secret: &str, later: i64) -> String {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let now = i64::try_from(support::submission::now_ms()).unwrap();
    let period = now / 30_000 + later;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("period");
    std::fs::write(&file, period.to_be_bytes()).unwrap();
    let key = format!("hexkey:{}", HEXLOWER.encode(&key));
    let mut openssl = Command::new("openssl");
    openssl.args(["dgst", "-sha1", "-mac", "HMAC", "-macopt", &key, "-binary"]).arg(file);
    let mac = openssl.output().unwrap();
    assert!(mac.status.success(), "{mac:?}");
    let at = usize::from(mac.stdout[19] & 15);
    let four: [u8; 4] = mac.stdout[at..at + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

async fn post(service: &Service, cookie: &str, path: &str, form: &[(&str, &str)]) -> Response {
    let request = service.request(Method::POST, path).header("cookie", cookie).form(form);
    service.send(request).await
}

fn text_of(html: &str, selector: &str, attribute: Option<&str>) -> String {
    let document = scraper::Html::parse_document(html);
    let found = document.select(&scraper::Selector::parse(selector).unwrap()).next().unwrap();
    match attribute {
        Some(name) => found.value().attr(name).unwrap().to_owned(),
        None => found.text().collect(),
    }
}

/// Turns the second factor on; no password is asked for, since there is none. Gives the secret.
async fn turn_on(service: &Service, inside: &str) -> String {
    let offered = post(service, inside, "/monitor/account/second-factor", &[]).await;
    let offered = offered.assert_status(200).text();
    let secret = text_of(&offered, ".letters", None).replace(' ', "");
    let offer = text_of(&offered, "input[name=offer]", Some("value"));
    let form = [("offer", &*offer), ("code", &*code(&secret, -1))];
    post(service, inside, "/monitor/account/second-factor/confirm", &form).await.assert_status(200);
    secret
}

/// A login of somebody of whom the provider says more.
async fn log_in_with(place: &Place, more: serde_json::Value) -> Response {
    let visit = place.begin().await;
    let mut grant = place.grant(&visit, "1", "lan@vi.du");
    for (name, value) in more.as_object().unwrap() {
        grant.claims[name] = value.clone();
    }
    place.back(&visit, grant).await
}

#[tokio::test]
async fn the_code_of_the_account_is_asked_for_unless_the_provider_had_two_factors() {
    let place = Place::new(&[]).await;
    place.says("user", &["add", "lan", "--role", "central", "--email", "lan@vi.du"]);
    let inside = session(&log_in_with(&place, json!({})).await, "/monitor/");
    let secret = turn_on(&place.service, &inside).await;
    for more in [json!({}), json!({"amr": ["pwd"]}), json!({"acr": "1", "amr": ["otp"]})] {
        let half_way = session(&log_in_with(&place, more).await, "/monitor/login/code");
        page(&place.service, &half_way, "/monitor/").await.assert_status(303);
    }
    for more in [
        json!({"amr": ["pwd", "otp"]}),
        json!({"amr": ["mfa"]}),
        json!({"acr": "https://refeds.org/profile/mfa"}),
    ] {
        let inside = session(&log_in_with(&place, more).await, "/monitor/");
        page(&place.service, &inside, "/monitor/").await.assert_status(200);
    }
    let half_way = session(&log_in_with(&place, json!({})).await, "/monitor/login/code");
    let wrong = post(&place.service, &half_way, "/monitor/login/code", &[("code", "x")]).await;
    wrong.assert_status(401);
    let right = [("code", &*code(&secret, 1))];
    let inside = post(&place.service, &half_way, "/monitor/login/code", &right).await;
    inside.assert_status(303);
    let inside = inside.header("set-cookie").split(';').next().unwrap().to_owned();
    page(&place.service, &inside, "/monitor/").await.assert_status(200);
    // The session remembers where it came from.
    let left = post(&place.service, &inside, "/monitor/logout", &[]).await;
    assert!(left.text().contains("data-left"), "{left}");
}

#[tokio::test]
async fn where_a_second_factor_is_required_one_at_the_provider_will_do() {
    let place = Place::new(&["--require-second-factor"]).await;
    place.says("user", &["add", "lan", "--role", "central", "--email", "lan@vi.du"]);
    let inside = session(&log_in_with(&place, json!({"amr": ["pwd"]})).await, "/monitor/");
    let first = page(&place.service, &inside, "/monitor/").await;
    assert_eq!(first.header("location"), "/monitor/account");
    let inside = session(&log_in_with(&place, json!({"amr": ["mfa"]})).await, "/monitor/");
    page(&place.service, &inside, "/monitor/").await.assert_status(200);
}
