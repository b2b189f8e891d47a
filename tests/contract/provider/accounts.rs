//! Accounts of people who come from the provider: without a password until one is given, and each address
//! somebody's alone.

use reqwest::Method;
use support::Service;

use super::{PUBLIC, Place, page, session};

#[tokio::test]
async fn whoever_has_no_password_opens_nothing_with_one_until_it_is_given() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    for password in ["", "cá rô phi chiên giòn"] {
        let form = place.service.request(Method::POST, "/monitor/login");
        let form = form.form(&[("name", "trang"), ("password", password)]);
        place.service.send(form).await.assert_status(401);
    }
    let inside = session(&place.log_in("1", "trang@vi.du").await, "/monitor/");
    let account = page(&place.service, &inside, "/monitor/account").await.text();
    assert!(account.contains("data-password=\"none\""), "{account}");
    let said = place.says("user", &["reset", "trang"]);
    let given = std::fs::read_to_string(said.trim().strip_prefix("one-time password: ").unwrap());
    let given = given.unwrap();
    // It has to be changed by whoever uses it, and does not stand in the way of the provider.
    let inside = session(&place.log_in("1", "trang@vi.du").await, "/monitor/");
    page(&place.service, &inside, "/monitor/results").await.assert_status(200);
    let form = place.service.request(Method::POST, "/monitor/login");
    let form = form.form(&[("name", "trang"), ("password", given.trim())]);
    let local = place.service.send(form).await;
    local.assert_status(303);
    let cookie = local.header("set-cookie").split(';').next().unwrap().to_owned();
    let first = page(&place.service, &cookie, "/monitor/results").await;
    assert_eq!(first.header("location"), "/monitor/account");
}

#[tokio::test]
async fn wrong_settings_and_wrong_addresses_are_told() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    let add = |name: &str, email: &str| {
        let output =
            place.service.run("user", &["add", name, "--role", "viewer", "--email", email]);
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(add("lan", "trang@vi.du").contains("somebody else logs in with"));
    assert!(add("trang", "lan@vi.du").contains("already somebody"));
    assert!(add("lan", "lan").contains("'lan' is no e-mail address"));
    let email = place.service.run("user", &["email", "admin", "trang@vi.du"]);
    assert!(String::from_utf8_lossy(&email.stderr).contains("somebody else logs in with"));
    let options = ["--oidc-issuer", "https://sso.example.vn", "--oidc-client-id", "x"];
    let secret = ["--oidc-client-secret-file", "/nowhere/secret", "--public-url", PUBLIC];
    let mut other = Service::start();
    // While it runs, its data directory would be what is told.
    other.terminate();
    let output = other.run("serve", &[&options[..], &secret].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && told.contains("/nowhere/secret: it cannot be read"),
        "{told}"
    );
    let output = other.run("serve", &options);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("oidc_client_secret_file is a file"), "{told}");
}
