//! "Can an officer log in with the account of their agency?" A certified provider on another site, a real
//! browser with its cookies, the keyboard alone on our pages.

use std::net::TcpListener;
use std::time::Duration;

use fantoccini::key::Key;
use support::Service;
use support::browser::Browser;
use support::judge::Judge;
use support::provider::{CLIENT, Provider};

const WAIT: Duration = Duration::from_secs(20);

/// A service beside a provider, each knowing the other's address.
fn start() -> (Service, Provider) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let origin = format!("http://127.0.0.1:{port}");
    let provider = Provider::start(&origin);
    let secret = provider.secret().to_string_lossy().into_owned();
    let options = [
        ["--oidc-issuer", &provider.issuer],
        ["--oidc-client-id", CLIENT],
        ["--oidc-client-secret-file", &secret],
        ["--oidc-label", "tài khoản tỉnh Hoa Sen"],
        ["--public-url", &origin],
    ];
    (Service::start_at(port, &options.concat()), provider)
}

fn run(service: &Service, arguments: &[&str]) {
    // Before that file the schema may not be there, and a command would get in its way.
    let password = service.data().join("admin-password.txt");
    for _ in 0..200 {
        if password.is_file() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let output = service.run("user", arguments);
    assert!(output.status.success(), "{output:?}");
}

async fn shown(browser: &Browser, selector: &str) {
    let there = format!("return !!document.querySelector(\"{selector}\")");
    browser.wait_until(selector, WAIT, &there).await;
}

/// The login page, once the provider was reached.
async fn open_login(browser: &Browser, service: &Service) {
    let login = service.origin() + "/monitor/login";
    for _ in 0..200 {
        browser.open(&login).await;
        let there = "return !!document.querySelector('[data-provider=there]')";
        if browser.run(there, vec![]).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no button of the provider:\n{}", service.log());
}

/// Presses the button and logs in at the provider as whoever has this address.
async fn log_in(browser: &Browser, service: &Service, email: &str) {
    open_login(browser, service).await;
    browser.tab_to("a[data-provider=there]", 12).await;
    browser.press(&[Key::Enter.into()]).await;
    // The provider's pages are not ours, and where their focus is depends on styles from elsewhere.
    shown(browser, "input[name=login]").await;
    let send = "const form = document.querySelector('input[name=login]').form; \
        form.login.value = arguments[0]; form.password.value = 'any'; form.submit(); return true";
    assert_eq!(browser.run(send, vec![email.into()]).await, true);
    shown(browser, "input[name=prompt][value=consent]").await;
    submit(browser, "input[name=prompt][value=consent]").await;
}

/// Sends the form that this belongs to, on a page of the provider.
async fn submit(browser: &Browser, selector: &str) {
    let send = "document.querySelector(arguments[0]).form.submit(); return true";
    assert_eq!(browser.run(send, vec![selector.into()]).await, true);
}

/// Logs out here and at the provider.
async fn log_out(browser: &Browser, found: &mut Judge) {
    browser.tab_to("form[action='/monitor/logout'] button", 40).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(browser, "[data-left=here]").await;
    found.judge(browser, "logged out, and not yet at the provider").await;
    browser.tab_to("[data-left] a.button", 12).await;
    browser.press(&[Key::Enter.into()]).await;
    // "Yes, sign me out".
    shown(browser, "button[value=yes]").await;
    let yes = "document.querySelector('button[value=yes]').click(); return true";
    assert_eq!(browser.run(yes, vec![]).await, true);
    let done = "return location.pathname.includes('success')";
    browser.wait_until("the end of the session there", WAIT, done).await;
}

#[tokio::test]
async fn an_officer_logs_in_with_the_account_of_their_agency() {
    let (service, _provider) = start();
    run(
        &service,
        &["add", "trang", "--role", "viewer", "--unit", "H47.15", "--email", "trang@hoasen.vn"],
    );
    let browser = Browser::start(1280, 900).await;
    browser.set_wishes(&[("prefers-reduced-motion", "reduce")]).await;
    let mut found = Judge::default();
    open_login(&browser, &service).await;
    browser.screenshot("provider-login-1280").await;
    browser.resize(360, 740).await;
    browser.screenshot("provider-login-360").await;
    found.judge(&browser, "login with a button of the provider").await;
    browser.resize(1280, 900).await;
    log_in(&browser, &service, "trang@hoasen.vn").await;
    // The right account, in its scope: a viewer of a unit comes to its results.
    let inside = "return location.pathname === '/monitor/results' && document.body.innerText";
    let text = browser.wait_until("the results", WAIT, inside).await;
    let text = text.as_str().unwrap();
    assert!(text.contains("trang") && text.contains("H47.15"), "{text}");
    browser.open(&(service.origin() + "/monitor/account")).await;
    shown(&browser, "[data-password=none]").await;
    found.judge(&browser, "an account without a password").await;
    log_out(&browser, &mut found).await;
    // Whoever has no account is told so, and whom to ask.
    log_in(&browser, &service, "ai-do@hoasen.vn").await;
    shown(&browser, "[data-refused=nobody]").await;
    browser.screenshot("provider-nobody-360").await;
    found.judge(&browser, "nobody's account").await;
    browser.open(&(service.origin() + "/monitor/results")).await;
    shown(&browser, "input[name=password]").await;
    found.acquit(4 * 2);
    browser.close().await;
}

#[tokio::test]
async fn whoever_was_switched_off_or_cancels_stays_outside() {
    let (service, _provider) = start();
    run(&service, &["add", "lan", "--role", "central", "--email", "lan@hoasen.vn"]);
    run(&service, &["disable", "lan"]);
    let browser = Browser::start(1280, 900).await;
    log_in(&browser, &service, "lan@hoasen.vn").await;
    shown(&browser, "[data-refused=disabled]").await;
    run(&service, &["enable", "lan"]);
    // The provider still knows them, so the button is enough.
    open_login(&browser, &service).await;
    browser.tab_to("a[data-provider=there]", 12).await;
    browser.press(&[Key::Enter.into()]).await;
    let inside =
        "return location.pathname === '/monitor/' && !!document.querySelector('[data-total]')";
    browser.wait_until("the overview", WAIT, inside).await;
    let mut found = Judge::default();
    browser.open(&(service.origin() + "/monitor/users")).await;
    shown(&browser, "input[name=email]").await;
    found.judge(&browser, "people, some of whom come from the provider").await;
    found.acquit(2);
    let other = Browser::start(1280, 900).await;
    open_login(&other, &service).await;
    other.tab_to("a[data-provider=there]", 12).await;
    other.press(&[Key::Enter.into()]).await;
    shown(&other, "a[href$='/abort']").await;
    let cancel = "document.querySelector(\"a[href$='/abort']\").click(); return true";
    assert_eq!(other.run(cancel, vec![]).await, true);
    shown(&other, "[data-refused=denied]").await;
    other.close().await;
    browser.close().await;
}
