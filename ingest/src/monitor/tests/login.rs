//! Logging in, and what stands before every page.

use axum::body::Body;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};

use super::filled::{PASSWORD, Place, elements, secrets};
use crate::central::account::Role;
use crate::monitor::MonitorState;
use crate::monitor::account::{AccountError, change};
use crate::surveys::Surveys;

#[tokio::test]
async fn without_a_login_the_way_leads_to_it() {
    let place = Place::new().await;
    let mut client = place.client();
    let answer = client.get("/monitor/").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers[LOCATION], "/monitor/login");
    assert_eq!(client.get("/monitor").await.headers[LOCATION], "/monitor/");
    assert_eq!(client.get("/monitor/live").await.status, StatusCode::UNAUTHORIZED);
    let form = client.get("/monitor/login").await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(elements(&form.text, "form[action='/monitor/login'] input"), 2);
    assert!(client.cookies.is_empty(), "a cookie only for somebody who is logged in");
    assert_eq!(client.get("/monitor/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_right_password_opens_and_logging_out_closes() {
    let place = Place::new().await;
    let mut client = place.client();
    let answer = client.log_in("Admin", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers[LOCATION], "/monitor/");
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/monitor"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "plain http on this machine");
    assert_eq!(client.get("/monitor/").await.status, StatusCode::OK);
    assert_eq!(client.get("/monitor/login").await.headers[LOCATION], "/monitor/");
    let stolen = client.clone();
    assert_eq!(client.post("/monitor/logout", "").await.headers[LOCATION], "/monitor/login");
    for mut client in [client, stolen] {
        assert_eq!(client.get("/monitor/").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn behind_https_the_cookie_is_never_sent_without_it() {
    let mut place = Place::new().await;
    let surveys = Surveys::shipped().unwrap();
    let mut state =
        MonitorState::new(place.central.clone(), surveys, place.moved.subscribe(), secrets());
    state.secure_cookies = true;
    place.router = crate::monitor::router(state);
    let answer = place.client().log_in("admin", PASSWORD).await;
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("; Secure"), "{cookie}");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let place = Place::new().await;
    let mut client = place.client();
    let wrong = client.log_in("admin", "wrong").await;
    let unknown = client.log_in("nobody", "wrong").await;
    assert_eq!(
        (wrong.status, unknown.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(wrong.text.replace("admin", "nobody"), unknown.text.replace("admin", "nobody"));
    assert!(wrong.text.contains("không đúng") && !wrong.text.contains("\"wrong\""));
    assert_eq!(client.get("/monitor/").await.status, StatusCode::SEE_OTHER);
    let english = client.post("/monitor/login?lang=en", "name=%3Cb%3E&password=x").await;
    assert!(english.text.contains("is not right") && !english.text.contains("<b>"));
    assert_eq!(client.post("/monitor/login", "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn after_five_failures_the_name_waits_even_with_the_right_password() {
    let place = Place::new().await;
    let mut client = place.client();
    for _ in 0..5 {
        assert_eq!(client.log_in("trang", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    let locked = client.log_in("trang", PASSWORD).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.headers.contains_key("retry-after"));
    assert!(locked.text.contains("giây"));
    assert_eq!(client.log_in("admin", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_login_survives_a_restart_and_what_central_keeps_opens_nothing() {
    let place = Place::new().await;
    let mut client = place.logged_in("admin").await;
    client.router = place.restarted();
    assert_eq!(client.get("/monitor/").await.status, StatusCode::OK);
    let cookie = &client.cookies["hailong-session"];
    let kept = place.central.session(cookie, 0).await.unwrap();
    assert!(kept.is_none(), "central knows the cookie's hash, never the cookie");
}

#[tokio::test]
async fn a_form_that_another_site_sent_is_refused() {
    let place = Place::new().await;
    let mut client = place.logged_in("admin").await;
    let request = Request::post("/monitor/logout").header("sec-fetch-site", "cross-site");
    let answer = client.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(client.get("/monitor/").await.status, StatusCode::OK, "still logged in");
}

#[tokio::test]
async fn every_page_carries_the_security_headers() {
    let place = Place::new().await;
    let mut client = place.logged_in("admin").await;
    for address in ["/monitor/", "/monitor/login", "/monitor", "/monitor/none"] {
        let answer = client.get(address).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{address}: {policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers["cache-control"], "no-store", "{address}");
        assert_eq!(elements(&answer.text, "[style], script:not([src]), style"), 0, "{address}");
    }
}

#[tokio::test]
async fn style_and_script_need_no_login_and_are_kept_for_good() {
    let place = Place::new().await;
    let mut client = place.client();
    let page = scraper::Html::parse_document(&client.get("/monitor/login").await.text);
    let selector = scraper::Selector::parse("link[href], script[src], img[src]").unwrap();
    let addresses: Vec<String> = page
        .select(&selector)
        .filter_map(|e| e.value().attr("href").or(e.value().attr("src")).map(str::to_owned))
        .collect();
    assert!(addresses.len() >= 3, "{addresses:?}");
    for address in addresses {
        let answer = client.get(&address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.headers["cache-control"].to_str().unwrap().contains("immutable"));
    }
    let answer = client.get("/monitor/assets/monitor.0000000000000000.css").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_language_asked_for_is_remembered() {
    let place = Place::new().await;
    let mut client = place.client();
    assert!(client.get("/monitor/login").await.text.contains("lang=\"vi\""));
    assert!(client.get("/monitor/login?lang=en").await.text.contains("Password"));
    assert!(client.get("/monitor/login").await.text.contains("Password"));
    let request = Request::get("/monitor/login").header(COOKIE, "hailong-language=xx");
    let answer = place.client().send(request.body(Body::empty()).unwrap()).await;
    assert!(answer.text.contains("Mật khẩu"));
}

#[tokio::test]
async fn who_is_switched_off_or_given_another_role_is_logged_out_and_stays_so() {
    let place = Place::new().await;
    let by = (0, "test");
    let mut trang = place.logged_in("trang").await;
    change::disable(&*place.central, "trang", by).await.unwrap();
    assert_eq!(trang.get("/monitor/").await.status, StatusCode::SEE_OTHER, "logged out");
    let again = place.client().log_in("trang", PASSWORD).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "and not let in");
    change::enable(&*place.central, "trang", by).await.unwrap();
    assert_eq!(trang.get("/monitor/").await.status, StatusCode::SEE_OTHER, "the old one is gone");
    let mut trang = place.logged_in("trang").await;
    change::set_role(&*place.central, "trang", (Role::Manager, "H47.16"), by).await.unwrap();
    assert_eq!(trang.get("/monitor/").await.status, StatusCode::SEE_OTHER);
    let page = place.logged_in("trang").await.get("/monitor/results").await.text;
    assert!(page.contains("H47.16") && page.contains("Lãnh đạo đơn vị"), "{page}");
}

#[tokio::test]
async fn the_last_administrator_can_be_neither_switched_off_nor_given_another_role() {
    let place = Place::new().await;
    let central = &*place.central;
    let refused = [
        change::disable(central, "Admin", (0, "test")).await.unwrap_err(),
        change::set_role(central, "admin", (Role::Viewer, ""), (0, "test")).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| matches!(error, AccountError::Last(_))), "{refused:?}");
    change::set_role(central, "all", (Role::Central, ""), (0, "test")).await.unwrap();
    change::disable(central, "admin", (0, "test")).await.unwrap();
    assert!(matches!(
        change::disable(central, "all", (0, "test")).await.unwrap_err(),
        AccountError::Last(_)
    ));
}

#[tokio::test]
async fn who_logs_in_again_gets_a_session_of_their_own_and_the_old_one_is_over() {
    let place = Place::new().await;
    let mut client = place.logged_in("trang").await;
    let mut before = client.clone();
    assert_eq!(client.log_in("admin", PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_ne!(client.cookies["hailong-session"], before.cookies["hailong-session"]);
    assert_eq!(client.get("/monitor/keys").await.status, StatusCode::OK);
    assert_eq!(before.get("/monitor/").await.status, StatusCode::SEE_OTHER);
}
