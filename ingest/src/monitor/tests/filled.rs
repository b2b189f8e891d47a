//! A monitor over a filled central, and a client that keeps cookies. No assertions here.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use model::{Answer, Channel, Language};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::central::Central;
use crate::central::account::Role;
use crate::entry::{Body, Entry, Stage};
use crate::monitor::{MonitorState, account, router};
use crate::secrets::Secrets;
use crate::surveys::Surveys;

/// A password long enough for everybody.
pub const PASSWORD: &str = "một mật khẩu đủ dài";

/// A day in milliseconds.
pub const DAY: i64 = 86_400_000;

/// A monitor with its central.
pub struct Place {
    _dir: tempfile::TempDir,
    pub central: Arc<dyn Central>,
    pub moved: watch::Sender<u64>,
    pub router: Router,
    fed: i64,
}

impl Place {
    /// An empty central with `admin` (central), `trang` (viewer of H47.15), `all` (viewer), `manager`
    /// and `moderator` of H47.15, and `auditor`.
    pub async fn new() -> Place {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("central.db").display());
        let central = crate::central::open(&url).await.unwrap();
        for (name, role, unit) in [
            ("admin", Role::Central, ""),
            ("trang", Role::Viewer, "H47.15"),
            ("all", Role::Viewer, ""),
            ("manager", Role::Manager, "H47.15"),
            ("moderator", Role::Moderator, "H47.15"),
            ("auditor", Role::Auditor, ""),
        ] {
            account::add(&*central, name, PASSWORD.to_owned(), (role, unit), "test").await.unwrap();
        }
        let (moved, changes) = watch::channel(0);
        let state = MonitorState::new(
            Arc::clone(&central),
            Surveys::shipped().unwrap(),
            changes,
            secrets(),
        );
        Place { _dir: dir, central, moved, router: router(state), fed: 0 }
    }

    /// Another router with another session store over the same central, as after a restart.
    pub fn restarted(&self) -> Router {
        let state = MonitorState::new(
            Arc::clone(&self.central),
            Surveys::shipped().unwrap(),
            self.moved.subscribe(),
            secrets(),
        );
        router(state)
    }

    /// Takes submissions into central and says so, as the feed does.
    pub async fn take(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let mut batch = Vec::new();
        for entry in entries {
            self.fed += 1;
            batch.push((self.fed, entry));
        }
        self.central.absorb("journal", &batch).await.unwrap();
        self.moved.send_replace(self.fed.unsigned_abs());
    }

    /// A client without cookies.
    pub fn client(&self) -> Client {
        Client { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// A client that is logged in.
    pub async fn logged_in(&self, name: &str) -> Client {
        let mut client = self.client();
        let answer = client.log_in(name, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        client
    }
}

/// The secrets of the installation.
pub fn secrets() -> Secrets {
    Secrets::from_bytes(b"receipt", b"dossier")
}

/// A submission of `one-stop`, received `days` before now.
pub fn entry(number: u128, unit: &str, overall: u8, comment: &str, days: i64) -> Entry {
    let mut answers = BTreeMap::from([("overall".to_owned(), Answer::Level(overall))]);
    if !comment.is_empty() {
        answers.insert("comment".to_owned(), Answer::Text(comment.to_owned()));
    }
    let key = (number | (7 << 76) | (2 << 62)).to_be_bytes();
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(&key);
    let body = Body {
        survey: "one-stop".to_owned(),
        version: 1,
        language: Language::Vi,
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        service: Some("1.004227".to_owned()),
        dossier: None,
        channel: Channel::Portal,
        assisted: false,
        rank: 2,
        stage: Stage::Result,
        answers: answers.into_iter().collect(),
        elapsed_ms: Some(20_000),
        flags: Vec::new(),
        sender: None,
        answered_at: None,
        device: None,
        invite: None,
    };
    let received_at = jiff::Timestamp::now().as_millisecond() - days * DAY;
    Entry { key, hash, receipt: format!("R{number}"), received_at, body }
}

/// A browser as far as these tests need one.
#[derive(Clone)]
pub struct Client {
    pub router: Router,
    pub cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Client {
    /// `GET` of an address.
    pub async fn get(&mut self, address: &str) -> Reply {
        self.send(Request::get(address).body(HttpBody::empty()).unwrap()).await
    }

    /// `POST` of a form.
    pub async fn post(&mut self, address: &str, form: &str) -> Reply {
        let request = Request::post(address)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(HttpBody::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    /// Logs in.
    pub async fn log_in(&mut self, name: &str, password: &str) -> Reply {
        let password = password.replace(' ', "+");
        self.post("/monitor/login", &format!("name={name}&password={password}")).await
    }

    /// Sends a request with the cookies, keeps those that come, and reads the body to its end.
    pub async fn send(&mut self, request: Request<HttpBody>) -> Reply {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        // A spreadsheet is no text; what is text in it can be looked for all the same.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status, headers: parts.headers, text }
    }

    /// Sends a request and leaves the body to be read.
    pub async fn open(&mut self, mut request: Request<HttpBody>) -> axum::response::Response {
        let pairs: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !pairs.is_empty() {
            request.headers_mut().insert(COOKIE, pairs.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }
}

/// The text of the element with this attribute, without blanks.
pub fn element_text(html: &str, selector: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let selector = scraper::Selector::parse(selector).unwrap();
    let element = document.select(&selector).next();
    element.map(|e| e.text().collect::<String>().trim().to_owned()).unwrap_or_default()
}

/// How many elements there are.
pub fn elements(html: &str, selector: &str) -> usize {
    let document = scraper::Html::parse_document(html);
    document.select(&scraper::Selector::parse(selector).unwrap()).count()
}

/// An attribute of the first such element.
pub fn attribute(html: &str, selector: &str, name: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let selector = scraper::Selector::parse(selector).unwrap();
    let element = document.select(&selector).next();
    element.and_then(|e| e.value().attr(name)).unwrap_or_default().to_owned()
}

/// A form as a browser sends it.
pub fn form(pairs: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs);
    form.finish()
}
