//! Login with an identity provider, against one that can be told to lie. What a certified one does, in a
//! browser, is in `browser`.

mod accounts;
mod second_factor;
mod stand_in;

use std::net::SocketAddr;

use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::{Value, json};
use support::{Response, Service};
use tokio::net::TcpListener;

use self::stand_in::{CLIENT, Grant, SECRET, Signed, StandIn, issuer_at};

/// Where people reach the service; nothing here follows it.
const PUBLIC: &str = "https://danhgia.example.vn";

/// Where the provider sends them back to.
const RETURN: &str = "https://danhgia.example.vn/monitor/login/return";

/// A provider is asked at once at start; a busy machine may be later.
const TRIES_MAX: u32 = 200;

/// Most bytes of an answer of the provider.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// What somebody brings who comes back.
#[derive(Clone, Default)]
struct Visit {
    state: String,
    nonce: String,
    challenge: String,
    cookie: String,
}

/// A service beside a provider.
struct Place {
    service: Service,
    provider: StandIn,
}

impl Place {
    async fn new(options: &[&str]) -> Place {
        let provider = StandIn::start(RETURN).await;
        let service = service(&provider.issuer, options);
        expect_button(&service).await;
        expect_people(&service).await;
        Place { service, provider }
    }

    /// Runs a command of the program that has to succeed.
    fn says(&self, command: &str, arguments: &[&str]) -> String {
        let output = self.service.run(command, arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn add(&self, name: &str, email: &str) {
        let place = ["--role", "viewer", "--unit", "H47.15", "--email", email];
        self.says("user", &[&["add", name][..], &place].concat());
    }

    /// Presses the button.
    async fn begin(&self) -> Visit {
        begin(&self.service, "").await
    }

    /// What the provider says of somebody to whom this visit belongs.
    fn grant(&self, visit: &Visit, sub: &str, email: &str) -> Grant {
        let now = now();
        let claims = json!({
            "iss": self.provider.issuer, "aud": CLIENT, "sub": sub, "nonce": visit.nonce,
            "iat": now, "exp": now + 300, "email": email, "email_verified": true,
        });
        Grant { claims, challenge: visit.challenge.clone(), ..Grant::default() }
    }

    /// Comes back with what was granted.
    async fn back(&self, visit: &Visit, grant: Grant) -> Response {
        let code = self.provider.grant(grant);
        self.back_with(visit, &[("code", &code), ("state", &visit.state)]).await
    }

    async fn back_with(&self, visit: &Visit, query: &[(&str, &str)]) -> Response {
        let query: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let path = format!("/monitor/login/return?{query}");
        let request = self.service.request(Method::GET, &path).header("cookie", &visit.cookie);
        self.service.send(request).await
    }

    /// A whole login.
    async fn log_in(&self, sub: &str, email: &str) -> Response {
        let visit = self.begin().await;
        self.back(&visit, self.grant(&visit, sub, email)).await
    }

    fn audit(&self) -> String {
        self.says("audit", &[])
    }
}

fn now() -> i64 {
    i64::try_from(support::submission::now_ms() / 1_000).unwrap()
}

fn service(issuer: &str, options: &[&str]) -> Service {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), format!("{SECRET}\n")).unwrap();
    let path = secret.path().to_string_lossy().into_owned();
    let own = [
        ["--oidc-issuer", issuer],
        ["--oidc-client-id", CLIENT],
        ["--oidc-client-secret-file", &path],
        ["--oidc-label", "tài khoản tỉnh"],
        ["--public-url", PUBLIC],
    ];
    // The secret is read at start.
    Service::start_with_options(&[own.concat(), options.to_vec()].concat())
}

/// Waits until the provider was reached.
async fn expect_button(service: &Service) {
    for _ in 0..TRIES_MAX {
        let page = service.get("/monitor/login").await.text();
        if page.contains("data-provider=\"there\"") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no button of the provider:\n{}", service.log());
}

/// Waits until central is there and has its first administrator: a busy machine takes a while.
async fn expect_people(service: &Service) {
    let password = service.data().join("admin-password.txt");
    for _ in 0..TRIES_MAX {
        // Before that file the schema may not be there, and no command gets in its way.
        if password.is_file() {
            let people = service.run("user", &["list"]);
            if String::from_utf8_lossy(&people.stdout).contains("admin central") {
                return;
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no administrator:\n{}", service.log());
}

/// Presses the button in a browser that has this cookie.
async fn begin(service: &Service, cookie: &str) -> Visit {
    let request = service.request(Method::GET, "/monitor/login/provider").header("cookie", cookie);
    let sent = service.send(request).await;
    sent.assert_status(303);
    let (address, query) = sent.header("location").split_once('?').map_or_else(
        || panic!("no query: {sent}"),
        |(address, query)| (address.to_owned(), query.to_owned()),
    );
    assert!(address.ends_with("/realm/authorize"), "{address}");
    let of: std::collections::HashMap<String, String> =
        form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", RETURN),
        ("scope", "openid email"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(of[name], value, "{name}");
    }
    let set = sent.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/monitor/login", "Max-Age=600"] {
        assert!(set.contains(part), "{part} in {set}");
    }
    Visit {
        state: of["state"].clone(),
        nonce: of["nonce"].clone(),
        challenge: of["code_challenge"].clone(),
        cookie: set.split(';').next().unwrap().to_owned(),
    }
}

/// The session of an answer that lets somebody in; it goes on to this page.
fn session(response: &Response, to: &str) -> String {
    response.assert_status(200);
    assert_eq!(response.header("refresh"), format!("0; url={to}"), "{response}");
    let cookies = response.headers.get_all(SET_COOKIE).iter().map(|one| one.to_str().unwrap());
    let cookie = cookies.into_iter().find(|one| one.starts_with("hailong-session=")).unwrap();
    assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

/// A page of the monitor as this session sees it.
async fn page(service: &Service, session: &str, path: &str) -> Response {
    service.send(service.request(Method::GET, path).header("cookie", session)).await
}

/// Claims that this is the refusal of this kind, in Vietnamese, and lets nobody in.
#[track_caller]
fn assert_refused(response: &Response, kind: &str) {
    let text = response.text();
    assert!(text.contains(&format!("data-refused=\"{kind}\"")), "{kind}: {response}");
    assert!(text.contains("Chưa đăng nhập được") && text.contains("lang=\"vi\""), "{response}");
    assert!(!response.header("set-cookie").contains("hailong-session"), "{response}");
    assert!(!response.status.is_success() && !response.status.is_redirection(), "{response}");
}

#[tokio::test]
async fn whoever_was_added_comes_in_and_only_the_subject_counts_from_then_on() {
    let place = Place::new(&[]).await;
    assert_refused(&place.log_in("1", "trang@vi.du").await, "nobody");
    assert!(!place.says("user", &["list"]).contains("trang"), "nobody is added by logging in");
    place.add("trang", "Trang@Vi.Du");
    assert!(place.says("user", &["list"]).contains("no password, through the provider with trang"));
    let first = session(&place.log_in("1", "TRANG@vi.du").await, "/monitor/");
    let shown = page(&place.service, &first, "/monitor/results").await;
    shown.assert_status(200);
    assert!(shown.text().contains("H47.15"), "the unit of the account");
    page(&place.service, &first, "/monitor/users").await.assert_status(403);
    // Their address at the provider changes; they stay who they are.
    let second = session(&place.log_in("1", "another@vi.du").await, "/monitor/");
    assert_ne!(first, second, "a new session");
    assert_refused(&place.log_in("2", "trang@vi.du").await, "another-subject");
    // Another address here unbinds, and ends the sessions.
    place.says("user", &["email", "trang", "moi@vi.du"]);
    page(&place.service, &second, "/monitor/results").await.assert_status(303);
    assert_refused(&place.log_in("1", "trang@vi.du").await, "nobody");
    session(&place.log_in("2", "moi@vi.du").await, "/monitor/");
    place.says("user", &["disable", "trang"]);
    assert_refused(&place.log_in("2", "moi@vi.du").await, "disabled");
    place.says("user", &["enable", "trang"]);
    session(&place.log_in("2", "moi@vi.du").await, "/monitor/");
    let audit = place.audit();
    for said in [
        "\tsystem\tprovider-refused\tnobody",
        "\tperson:trang\tprovider-bind\ttrang",
        "\tperson:trang\tlogin\ttrang",
        "\tperson:trang\tprovider-refused\tanother-subject",
        "\tperson:trang\tprovider-refused\tdisabled",
        "\tuser-email\ttrang",
    ] {
        assert!(audit.contains(said), "{said}: {audit}");
    }
    for private in ["vi.du", SECRET, &first["hailong-session=".len()..]] {
        assert!(!audit.contains(private) && !place.service.log().contains(private), "{private}");
    }
}

#[tokio::test]
async fn an_address_that_is_told_apart_counts_and_one_that_is_not_verified_does_not() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    place.add("kim", "kim@vi.du");
    for claims in [
        json!({"email": "kim@vi.du", "email_verified": false}),
        json!({"email": "kim@vi.du", "email_verified": null}),
        json!({"email": "\u{212a}im@vi.du", "email_verified": true}),
        json!({"email": null, "email_verified": true}),
    ] {
        let visit = place.begin().await;
        let mut grant = place.grant(&visit, "9", "kim@vi.du");
        for (name, value) in claims.as_object().unwrap() {
            grant.claims[name] = value.clone();
        }
        grant.user_info = json!({"sub": "9"});
        assert_refused(&place.back(&visit, grant).await, "nobody");
    }
    // Only the UserInfo endpoint tells it, and it is of the same subject.
    for (sub, lets_in) in [("8", false), ("1", true)] {
        let visit = place.begin().await;
        let mut grant = place.grant(&visit, "1", "");
        grant.claims["email"] = Value::Null;
        grant.user_info = json!({"sub": sub, "email": "trang@vi.du", "email_verified": true});
        let back = place.back(&visit, grant).await;
        if lets_in {
            session(&back, "/monitor/");
        } else {
            assert_refused(&back, "unreadable");
        }
    }
    // Once bound, nobody asks for it any more.
    let asked = place.provider.asked().len();
    let visit = place.begin().await;
    let mut grant = place.grant(&visit, "1", "");
    grant.claims["email"] = Value::Null;
    session(&place.back(&visit, grant).await, "/monitor/");
    assert_eq!(place.provider.asked()[asked..], ["token"]);
}

#[tokio::test]
async fn an_id_token_that_does_not_hold_lets_nobody_in() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    let lies: [(&str, Value, Signed); 16] = [
        ("nonce", json!({"nonce": "another"}), Signed::Rightly),
        ("nonce", json!({"nonce": null}), Signed::Rightly),
        ("audience", json!({"aud": "another"}), Signed::Rightly),
        ("audience", json!({"aud": [CLIENT, "another"]}), Signed::Rightly),
        ("audience", json!({"azp": "another"}), Signed::Rightly),
        ("issuer", json!({"iss": "https://another.example.vn"}), Signed::Rightly),
        ("issuer", json!({"iss": place.provider.issuer.clone() + "/"}), Signed::Rightly),
        ("expired", json!({"exp": now() - 120}), Signed::Rightly),
        ("expired", json!({"iat": now() + 600, "exp": now() + 900}), Signed::Rightly),
        ("signature", json!({}), Signed::NotAtAll),
        ("signature", json!({}), Signed::WithSecret),
        ("signature", json!({}), Signed::ByAnother),
        ("signature", json!({}), Signed::ByUnknown),
        ("unreadable", json!({"sub": ""}), Signed::Rightly),
        ("unreadable", json!({"sub": "x".repeat(256)}), Signed::Rightly),
        ("unreadable", json!({"sub": "một"}), Signed::Rightly),
    ];
    for (kind, lie, signed) in lies {
        let visit = place.begin().await;
        let mut grant = place.grant(&visit, "1", "trang@vi.du");
        for (name, value) in lie.as_object().unwrap() {
            grant.claims[name] = value.clone();
        }
        grant.signed = signed;
        let back = place.back(&visit, grant).await;
        assert_refused(&back, kind);
        assert!(place.says("user", &["list"]).contains("not bound yet"), "{lie}");
    }
    let visit = place.begin().await;
    let grant = Grant { claims: Value::Null, ..place.grant(&visit, "1", "trang@vi.du") };
    assert_refused(&place.back(&visit, grant).await, "unreadable");
    let audit = place.audit();
    for (kind, times) in
        [("nonce", 2), ("audience", 3), ("issuer", 2), ("expired", 2), ("signature", 4)]
    {
        let line = format!("\tsystem\tprovider-refused\t{kind}");
        assert_eq!(audit.matches(&line).count(), times, "{kind}: {audit}");
    }
    assert!(!audit.contains("eyJ") && !place.service.log().contains("eyJ"), "no token anywhere");
    // The same without a lie; clocks may be a minute apart, and a subject has 255 bytes at most.
    let visit = place.begin().await;
    let mut grant = place.grant(&visit, &"x".repeat(255), "trang@vi.du");
    (grant.claims["exp"], grant.claims["iat"]) = (json!(now() - 30), json!(now() + 30));
    session(&place.back(&visit, grant).await, "/monitor/");
}

#[tokio::test]
async fn a_state_is_good_once_and_in_the_browser_that_began() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    let (visit, other) = (place.begin().await, place.begin().await);
    assert_ne!(visit.cookie, other.cookie);
    let grant = || place.grant(&visit, "1", "trang@vi.du");
    for wrong in [
        Visit { cookie: String::new(), ..visit.clone() },
        Visit { cookie: other.cookie.clone(), ..visit.clone() },
        Visit { state: "made-up".to_owned(), ..visit.clone() },
        Visit { state: other.state.clone(), ..visit.clone() },
    ] {
        assert_refused(&place.back(&wrong, grant()).await, "state");
    }
    assert!(place.provider.asked().is_empty(), "no code goes anywhere before the state is known");
    session(&place.back(&visit, grant()).await, "/monitor/");
    assert_refused(&place.back(&visit, grant()).await, "state");
    // Two windows of one browser are two logins, and the language comes along.
    let english = place.service.get("/monitor/login/provider?lang=en").await;
    let cookie = english.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("hailong-provider=en."), "{cookie}");
    let (one, two) = (begin(&place.service, &cookie).await, begin(&place.service, &cookie).await);
    assert_eq!(one.cookie.split_once('.').unwrap().1, two.cookie.split_once('.').unwrap().1);
    for visit in [two, one] {
        session(&place.back(&visit, place.grant(&visit, "1", "trang@vi.du")).await, "/monitor/");
    }
    let visit = Visit { cookie, ..Visit::default() };
    let told = place.back_with(&visit, &[("state", "x"), ("code", "y")]).await.text();
    assert!(told.contains("lang=\"en\"") && told.contains("Please log in again"), "{told}");
    // Anybody can bring these about, so only the first few are written down.
    for _ in 0..4 {
        place.service.get("/monitor/login/return?state=a&state=b").await.assert_status(400);
    }
    let audit = place.audit();
    assert_eq!(audit.matches("\tprovider-refused\tstate").count(), 5, "{audit}");
}

#[tokio::test]
async fn what_the_provider_refuses_is_told_and_a_code_is_good_once() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    for (query, kind) in [
        (&[("error", "access_denied")][..], "denied"),
        (&[("error", "server_error")], "provider-away"),
        (&[("code", "x"), ("iss", "https://another.example.vn")], "issuer"),
        (&[], "code"),
    ] {
        let visit = place.begin().await;
        let query = [query, &[("state", &*visit.state)]].concat();
        assert_refused(&place.back_with(&visit, &query).await, kind);
    }
    let (visit, again) = (place.begin().await, place.begin().await);
    let code = place.provider.grant(place.grant(&visit, "1", "trang@vi.du"));
    let issuer = place.provider.issuer.clone();
    let query = [("code", &*code), ("state", &*visit.state), ("iss", &*issuer)];
    session(&place.back_with(&visit, &query).await, "/monitor/");
    let query = [("code", &*code), ("state", &*again.state)];
    assert_refused(&place.back_with(&again, &query).await, "code");
    // A code that was taken from another login: PKCE tells them apart.
    let (own, stolen) = (place.begin().await, place.begin().await);
    let grant = place.grant(&stolen, "1", "trang@vi.du");
    assert_refused(&place.back(&own, grant).await, "code");
}

#[tokio::test]
async fn an_answer_has_a_size_and_a_redirect_is_not_followed() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    for (length, lets_in) in [(ANSWER_BYTES_MAX, true), (ANSWER_BYTES_MAX + 1, false)] {
        let visit = place.begin().await;
        let grant = Grant { length, ..place.grant(&visit, "1", "trang@vi.du") };
        let back = place.back(&visit, grant).await;
        if lets_in {
            session(&back, "/monitor/");
        } else {
            assert_refused(&back, "provider-away");
        }
    }
    let visit = place.begin().await;
    let redirect = Some(place.provider.issuer.clone() + "/elsewhere");
    let grant = Grant { redirect, ..place.grant(&visit, "1", "trang@vi.du") };
    let back = place.back(&visit, grant).await;
    assert!(!back.status.is_success(), "{back}");
    assert!(
        !place.provider.asked().contains(&"elsewhere".to_owned()),
        "the code goes nowhere else"
    );
}

#[tokio::test]
async fn a_provider_that_is_away_keeps_nobody_else_out_and_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    drop(listener);
    let service = service(&issuer_at(address), &[]);
    expect_people(&service).await;
    let login = service.get("/monitor/login").await.text();
    assert!(
        login.contains("data-provider=\"away\"") && login.contains("tài khoản tỉnh"),
        "{login}"
    );
    let begun = service.get("/monitor/login/provider").await;
    begun.assert_status(503);
    assert_refused(&begun, "provider-away");
    let password = std::fs::read_to_string(service.data().join("admin-password.txt")).unwrap();
    let local = service.request(Method::POST, "/monitor/login");
    let local = local.form(&[("name", "admin"), ("password", password.trim())]);
    service.send(local).await.assert_status(303);
    // It comes back, and nobody starts anything.
    let listener = TcpListener::bind(address).await.unwrap();
    let provider = StandIn::start_on(listener, RETURN);
    expect_button(&service).await;
    let place = Place { service, provider };
    place.add("trang", "trang@vi.du");
    session(&place.log_in("1", "trang@vi.du").await, "/monitor/");
}

#[tokio::test]
async fn whoever_logs_out_is_told_how_to_leave_the_provider() {
    let place = Place::new(&[]).await;
    place.add("trang", "trang@vi.du");
    let inside = session(&place.log_in("1", "trang@vi.du").await, "/monitor/");
    let out = place.service.request(Method::POST, "/monitor/logout").header("cookie", &inside);
    let left = place.service.send(out).await;
    left.assert_status(200);
    let way = format!("{}/out?from=here&amp;client_id={CLIENT}", place.provider.issuer);
    assert!(left.text().contains(&way), "{left}");
    page(&place.service, &inside, "/monitor/results").await.assert_status(303);
    assert!(place.audit().contains("\tperson:trang\tlogout\ttrang"));
}
