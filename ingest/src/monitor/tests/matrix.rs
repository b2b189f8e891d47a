//! The matrix of rights: every page the router has, with every method, for everybody there is. The list
//! of pages comes from the router, so a page without a row fails. Beside it: every address that names
//! a unit, asked for by somebody of another unit.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;

use super::filled::{Client, PASSWORD, Place, entry};
use crate::central::account::Role;
use crate::monitor::{account, pages};

/// Who asks, in the order of the table.
const WHO: [&str; 8] =
    ["", "admin", "manager", "moderator", "auditor", "all", "trang", "neighbour"];

/// Method, path, form, and the answers in the order of [`WHO`]. 303 is the way to the login, or back to a
/// page where something was done.
#[rustfmt::skip]
const MATRIX: [(&str, &str, &str, &str); 52] = [
    // nobody, central, manager, moderator, auditor, viewer of all, viewer, manager of a neighbour
    ("GET", "/monitor/", "", "303 200 303 303 200 200 303 303"),
    ("GET", "/monitor/live", "", "401 200 403 403 403 403 403 403"),
    ("GET", "/monitor/flow", "", "303 200 403 403 403 403 403 403"),
    ("POST", "/monitor/flow/acknowledge", "id=1", "303 303 403 403 403 403 403 403"),
    ("GET", "/monitor/flow/live", "", "401 200 403 403 403 403 403 403"),
    ("GET", "/monitor/results", "", "303 200 200 200 200 200 200 200"),
    ("GET", "/monitor/results.csv", "", "303 200 200 403 404 403 403 200"),
    ("GET", "/monitor/results.xlsx", "", "303 200 200 403 404 403 403 200"),
    ("GET", "/monitor/results.json", "", "303 200 200 403 404 403 403 200"),
    ("GET", "/monitor/results/question", "", "303 200 200 200 200 200 200 200"),
    ("GET", "/monitor/results/services", "", "303 200 200 200 200 200 200 200"),
    ("GET", "/monitor/report", "", "303 200 200 200 200 200 200 200"),
    ("GET", "/monitor/report.docx", "", "303 200 200 403 404 403 403 200"),
    ("GET", "/monitor/exports", "", "303 200 403 403 403 403 403 403"),
    ("GET", "/monitor/exports/file", "", "303 200 403 403 403 403 403 403"),
    ("GET", "/monitor/exports/live", "", "401 200 403 403 403 403 403 403"),
    ("POST", "/monitor/exports/cancel", "", "303 303 403 403 403 403 403 403"),
    ("GET", "/monitor/voices", "", "303 200 200 200 200 403 403 200"),
    ("GET", "/monitor/voices/comment", "", "303 404 404 404 404 403 403 404"),
    ("POST", "/monitor/voices/change", "id=1&press=show", "303 404 404 404 403 403 403 404"),
    ("GET", "/monitor/keys", "", "303 200 403 403 200 403 403 403"),
    ("POST", "/monitor/keys", "", "303 422 403 403 403 403 403 403"),
    ("POST", "/monitor/keys/revoke", "kid=x", "303 303 403 403 403 403 403 403"),
    ("GET", "/monitor/users", "", "303 200 403 403 200 403 403 403"),
    ("POST", "/monitor/users", "name=", "303 422 403 403 403 403 403 403"),
    ("POST", "/monitor/users/change", "name=trang", "303 303 403 403 403 403 403 403"),
    ("GET", "/monitor/tokens", "", "303 200 403 403 200 403 403 403"),
    ("POST", "/monitor/tokens", "name=", "303 422 403 403 403 403 403 403"),
    ("POST", "/monitor/tokens/revoke", "name=x&press=yes", "303 303 403 403 403 403 403 403"),
    ("GET", "/monitor/origins", "", "303 200 403 403 200 403 403 403"),
    ("POST", "/monitor/origins", "origin=", "303 422 403 403 403 403 403 403"),
    ("POST", "/monitor/origins/remove", "origin=x", "303 303 403 403 403 403 403 403"),
    ("GET", "/monitor/units", "", "303 200 403 403 200 403 403 403"),
    ("POST", "/monitor/units", "", "303 422 403 403 403 403 403 403"),
    ("GET", "/monitor/units.csv", "", "303 200 403 403 200 403 403 403"),
    ("GET", "/monitor/surveys", "", "303 200 403 403 200 403 403 403"),
    ("GET", "/monitor/audit", "", "303 200 403 403 200 403 403 403"),
    ("GET", "/monitor/account", "", "303 200 200 200 200 200 200 200"),
    ("POST", "/monitor/account/password", "", "303 422 422 422 422 422 422 422"),
    ("POST", "/monitor/account/second-factor", "", "303 422 422 422 422 422 422 422"),
    ("POST", "/monitor/account/second-factor/confirm", "", "303 303 303 303 303 303 303 303"),
    ("POST", "/monitor/account/second-factor/remove", "", "303 422 422 422 422 422 422 422"),
    ("POST", "/monitor/account/session", "id=x", "303 303 303 303 303 303 303 303"),
    ("GET", "/monitor/login", "", "200 303 303 303 303 303 303 303"),
    ("GET", "/monitor/login/code", "", "303 303 303 303 303 303 303 303"),
    ("POST", "/monitor/login/code", "code=1", "303 303 303 303 303 303 303 303"),
    // Without an identity provider there is no way to it.
    ("GET", "/monitor/login/provider", "", "404 404 404 404 404 404 404 404"),
    ("GET", "/monitor/login/return", "", "404 404 404 404 404 404 404 404"),
    ("GET", "/monitor/none", "", "404 404 404 404 404 404 404 404"),
    ("GET", "/monitor", "", "308 308 308 308 308 308 308 308"),
    // Last: one tries passwords, and one ends the session.
    ("POST", "/monitor/login", "name=nobody&password=x", "401 401 401 401 401 401 401 401"),
    ("POST", "/monitor/logout", "", "303 303 303 303 303 303 303 303"),
];

async fn everybody(place: &Place) -> Vec<Client> {
    let neighbour = (Role::Manager, "H47.16");
    account::add(&*place.central, "neighbour", PASSWORD.to_owned(), neighbour, "test")
        .await
        .unwrap();
    let mut clients = Vec::new();
    for name in WHO {
        clients.push(match name {
            "" => place.client(),
            name => place.logged_in(name).await,
        });
    }
    clients
}

async fn status(client: &mut Client, method: &str, path: &str, form: &str) -> u16 {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    // A stream of events has no end; its status is enough.
    client.open(request).await.status().as_u16()
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says_on_every_page() {
    let place = Place::new().await;
    let mut clients = everybody(&place).await;
    for (method, path, form, expected) in MATRIX {
        let expected = expected.split(' ').map(|status| status.parse::<u16>().unwrap());
        for ((who, client), expected) in WHO.iter().zip(&mut clients).zip(expected) {
            // Unknown names share no place with these; failures of one row must not lock the next.
            for name in WHO {
                let place_of = crate::central::attempt::Place::of(name);
                place.central.attempt_succeeded(place_of).await.unwrap();
            }
            let unknown = crate::central::attempt::Place::of("nobody");
            place.central.attempt_succeeded(unknown).await.unwrap();
            let got = status(client, method, path, form).await;
            assert_eq!(got, expected, "{method} {path} by '{who}'");
        }
    }
}

#[tokio::test]
async fn every_page_of_the_router_has_a_row_and_no_method_beside() {
    let of_router: BTreeSet<(&str, &str)> = pages()
        .iter()
        .flat_map(|page| page.methods.iter().map(|method| (*method, page.path)))
        .collect();
    let of_matrix: BTreeSet<(&str, &str)> =
        MATRIX.iter().map(|(method, path, ..)| (*method, *path)).collect();
    let missing: Vec<_> = of_router.difference(&of_matrix).collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
    // What the table of pages says of methods is so.
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    for page in pages() {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            if !page.methods.contains(&method) {
                let got = status(&mut admin, method, page.path, "").await;
                assert_eq!(got, 405, "{method} {}", page.path);
            }
        }
    }
}

#[tokio::test]
async fn whoever_is_refused_has_changed_nothing() {
    let place = Place::new().await;
    let mut clients = everybody(&place).await;
    let before = place.central.everybody().await.unwrap();
    for client in clients.iter_mut().skip(2) {
        for (path, form) in [
            ("/monitor/users", "name=intruder&role=central"),
            ("/monitor/users/change", "name=admin&press=disable"),
            ("/monitor/users/change", "name=trang&press=role&role=central"),
            ("/monitor/users/change", "name=admin&press=reset"),
            ("/monitor/tokens", "name=intruder&scope=figures"),
        ] {
            assert_eq!(status(client, "POST", path, form).await, 403, "{path}");
        }
    }
    let mut nobody = place.client();
    assert_eq!(status(&mut nobody, "POST", "/monitor/users", "name=i&role=central").await, 303);
    assert!(place.central.everybody().await.unwrap() == before);
    assert_eq!(place.central.tokens().await.unwrap(), []);
}

#[tokio::test]
async fn no_address_shows_another_unit() {
    let mut place = Place::new().await;
    let mut clients = everybody(&place).await;
    place.take((1..=20).map(|n| entry(n, "H47.15", 5, "bí mật của H47.15", 1))).await;
    let neighbour = clients.last_mut().unwrap();
    let paths: BTreeSet<&str> = pages().iter().map(|page| page.path).collect();
    let questions =
        ["", "?unit=H47.15", "?unit=000.00.15.H47", "?unit=", "?stage=result", "?who=&what="];
    for path in paths {
        for question in questions {
            let answer = neighbour.get(&format!("{path}{question}")).await;
            assert!(!answer.text.contains("H47.15"), "{path}{question}");
            assert!(!answer.text.contains("bí mật"), "{path}{question}");
        }
    }
}
