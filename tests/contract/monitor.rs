//! The monitor's door: nobody sees a figure without logging in.

use std::os::unix::fs::PermissionsExt;

use reqwest::Method;
use serde_json::json;
use support::{Export, Response, Service, SubmissionBuilder};

async fn log_in(service: &Service, name: &str, password: &str) -> Response {
    let request = service.request(Method::POST, "/monitor/login");
    service.send(request.form(&[("name", name), ("password", password)])).await
}

fn session_cookie(response: &Response) -> Option<String> {
    let cookie = response.header("set-cookie");
    cookie.split(';').next().filter(|pair| pair.contains('=')).map(str::to_owned)
}

async fn overview(service: &Service, cookie: &str) -> Response {
    let request = service.request(Method::GET, "/monitor/").header("cookie", cookie);
    service.send(request).await
}

async fn is_inside(service: &Service, cookie: &str) -> bool {
    let response = overview(service, cookie).await;
    response.status == 200 && response.text().contains("data-total")
}

/// The number beside `data-total`: the attribute's value, or the text of the element.
fn total(html: &str) -> Option<usize> {
    let rest = html.split_once("data-total")?.1;
    let digits: String = rest
        .chars()
        .skip_while(|character| !character.is_ascii_digit())
        .take_while(|character| character.is_ascii_digit() || *character == '.')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[tokio::test]
async fn the_total_is_that_of_the_export() {
    let service = Service::start();
    let password = std::fs::read_to_string(service.data().join("admin-password.txt")).unwrap();
    let cookie = session_cookie(&log_in(&service, "admin", password.trim()).await).unwrap();
    assert_eq!(total(&overview(&service, &cookie).await.text()), Some(0));
    for level in 1..=5 {
        let sent = SubmissionBuilder::one_stop().answer("overall", json!(level));
        service.submit(&sent).await.assert_status(201);
        service.submit(&sent).await.assert_status(200);
    }
    service.submit(&SubmissionBuilder::online_service()).await.assert_status(201);
    let counted = Export::of_count(&service, 6).rows.len();
    assert_eq!(Export::of(&service, &[]).rows.len(), counted);
    assert_eq!(total(&overview(&service, &cookie).await.text()), Some(counted));
}

#[tokio::test]
async fn it_asks_who_is_there() {
    let service = Service::start();
    for path in ["/monitor/", "/monitor/live", "/monitor/comments"] {
        let response = service.get(path).await;
        let status = response.status.as_u16();
        assert!([302, 303, 307, 401, 403, 404].contains(&status), "{path}: {response}");
        assert!(!response.text().contains("data-total"), "{path}: figures without a login");
    }
    let response = service.get("/monitor/").await;
    if response.status.is_redirection() {
        assert!(response.header("location").contains("/monitor/login"), "{response}");
    }
    let form = service.get("/monitor/login").await;
    form.assert_status(200);
    assert!(form.text().contains("name=\"password\""), "{form}");
}

#[tokio::test]
async fn the_first_administrator_gets_in_and_others_do_not() {
    let service = Service::start();
    let path = service.data().join("admin-password.txt");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "the password is for its owner alone");
    let password = std::fs::read_to_string(&path).unwrap().trim().to_owned();
    assert!(password.len() >= 12, "a password that cannot be guessed");
    assert!(!service.log().contains(&password), "the password is not logged");
    for (name, wrong) in [("admin", "wrong"), ("admin", ""), ("nobody", password.as_str())] {
        let response = log_in(&service, name, wrong).await;
        let cookie = session_cookie(&response).unwrap_or_default();
        assert!(!is_inside(&service, &cookie).await, "{name} / {wrong} got in");
    }
    let response = log_in(&service, "admin", &password).await;
    let set = response.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite"), "a guarded cookie: {set}");
    let cookie = session_cookie(&response).expect("a login gives a session");
    assert!(is_inside(&service, &cookie).await, "admin stays outside: {response}");
    assert!(!is_inside(&service, "id=forged").await);
}
