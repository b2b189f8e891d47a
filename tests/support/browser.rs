//! A real browser, driven over WebDriver; keyboard, shadow DOM, console and screenshots.
//!
//! It knows nothing of the widget's inside. A profile is made for every browser and thrown away.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::engine::{Engine, Screen};
use crate::place;
use crate::postgres::free_port;
use crate::watchdog::Program;

const START_TRIES_MAX: u32 = 200;
const WAIT_STEP: Duration = Duration::from_millis(50);

/// A browser with one window.
pub struct Browser {
    /// The session, for everything that has no method here.
    pub client: Client,
    engine: Engine,
    driver_url: String,
    _driver: Program,
    _screen: Option<Screen>,
    _profile: TempDir,
}

impl Browser {
    /// Starts Chromium with a viewport of this size.
    pub async fn start(width: u32, height: u32) -> Browser {
        Browser::start_in(Engine::Chromium, width, height).await
    }

    /// Starts this engine with a window of about this size.
    pub async fn start_in(engine: Engine, width: u32, height: u32) -> Browser {
        let profile = tempfile::Builder::new().prefix("hailong-browser-").tempdir();
        let profile = profile.expect("a temporary folder can be made");
        let screen = (engine == Engine::WebKit).then(Screen::start);
        let port = free_port();
        let command = engine.driver(port, profile.path(), screen.as_ref());
        let mut driver = Program::start(command, "KILL");
        let driver_url = format!("http://127.0.0.1:{port}");
        wait_for_driver(&mut driver, &driver_url).await;
        let capabilities = engine.capabilities(profile.path(), width, height);
        let mut builder = ClientBuilder::rustls().expect("the system's certificates can be read");
        let client = builder.capabilities(capabilities).connect(&driver_url).await;
        let client = client.unwrap_or_else(|error| panic!("{engine:?} does not start: {error}"));
        if engine == Engine::WebKit {
            // It takes no size when it starts.
            client.set_window_size(width, height).await.expect("a window can be resized");
        }
        Browser { client, engine, driver_url, _driver: driver, _screen: screen, _profile: profile }
    }

    /// Opens a page and waits until it has loaded.
    #[track_caller]
    pub fn open(&self, url: &str) -> impl Future<Output = ()> {
        let (client, url) = (self.client.clone(), url.to_owned());
        async move { client.goto(&url).await.unwrap_or_else(|error| panic!("{url}: {error}")) }
    }

    /// Runs a script (the body of a function) and gives what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let result = self.client.execute(script, arguments).await;
        result.unwrap_or_else(|error| panic!("the script failed: {error}\n{script}"))
    }

    /// Runs a script again and again until it returns something true; gives that.
    ///
    /// # Panics
    /// After `limit`, with `what` was waited for and the page's console.
    pub async fn wait_until(&self, what: &str, limit: Duration, script: &str) -> Value {
        let tries = (limit.as_millis() / WAIT_STEP.as_millis()).max(1);
        for _ in 0..tries {
            let value = self.run(script, vec![]).await;
            if !matches!(value, Value::Null | Value::Bool(false)) && value != json!(0) {
                return value;
            }
            tokio::time::sleep(WAIT_STEP).await;
        }
        let console = self.console().await;
        let page = "return location.href + '\\n' + (document.body?.innerText ?? '').slice(0, 600)";
        let page = self.run(page, vec![]).await;
        let page = page.as_str().unwrap_or_default();
        panic!("waited {limit:?} in vain for: {what}\non: {page}\nconsole: {console:#?}");
    }

    /// Presses keys one after the other, wherever the focus is.
    pub async fn press(&self, keys: &[char]) {
        let pause = KeyAction::Pause { duration: Duration::from_millis(20) };
        let actions = keys.iter().fold(KeyActions::new("keyboard".to_owned()), |actions, key| {
            let down = actions.then(KeyAction::Down { value: *key });
            down.then(KeyAction::Up { value: *key }).then(pause.clone())
        });
        self.client.perform_actions(actions).await.expect("keys can be pressed");
    }

    /// Presses the pointer on what matches inside of the shadow root of `host`, as a finger would.
    pub async fn click_inside(&self, host: &str, selector: &str) {
        let find =
            "return document.querySelector(arguments[0]).shadowRoot.querySelector(arguments[1])";
        let found = self.run(find, vec![json!(host), json!(selector)]).await;
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        let id = id.unwrap_or_else(|| panic!("no `{selector}` inside"));
        let element =
            Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()));
        let clicked = element.click().await;
        clicked.unwrap_or_else(|error| panic!("`{selector}` cannot be clicked: {error}"));
    }

    /// Types a text, wherever the focus is.
    pub async fn type_text(&self, text: &str) {
        self.press(&text.chars().collect::<Vec<_>>()).await;
    }

    /// Presses Tab until the focused element, inside of shadow roots, matches the selector.
    ///
    /// # Panics
    /// When it has not after `limit` stops, with the stops that were made.
    pub async fn tab_to(&self, selector: &str, limit: usize) {
        let mut stops = Vec::new();
        for _ in 0..limit {
            let focused = self.focused().await;
            if focused["element"].is_string() && self.focus_matches(selector).await {
                return;
            }
            stops.push(focused["element"].clone());
            self.press(&[Key::Tab.into()]).await;
        }
        panic!("Tab never reached `{selector}`; it stopped at {stops:#?}");
    }

    async fn focus_matches(&self, selector: &str) -> bool {
        let script = format!("{FOCUSED} return !!element && element.matches(arguments[0]);");
        self.run(&script, vec![json!(selector)]).await == json!(true)
    }

    /// What has the focus, inside of shadow roots: `element` (its opening tag), `value`, `checked`.
    pub async fn focused(&self) -> Value {
        let script = format!(
            "{FOCUSED} return element ? {{element: element.cloneNode(false).outerHTML, \
             value: element.value ?? null, checked: element.checked ?? null}} : {{}};"
        );
        self.run(&script, vec![]).await
    }

    /// The visible text inside the shadow root of the first element that matches.
    pub async fn shadow_text(&self, host: &str) -> String {
        let script = "const root = document.querySelector(arguments[0])?.shadowRoot; \
            return root ? [...root.children].map(child => child.innerText ?? '').join('\\n') : '';";
        self.run(script, vec![json!(host)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// The console since the last call: `LEVEL: message`. Chromium alone shows it.
    pub async fn console(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            return Vec::new();
        }
        let session = self.client.session_id().await.ok().flatten().unwrap_or_default();
        let url = format!("{}/session/{session}/se/log", self.driver_url);
        let request = reqwest::Client::new().post(url).json(&json!({"type": "browser"}));
        let response = request.send().await.expect("chromedriver answers");
        let body: Value = response.json().await.expect("chromedriver speaks JSON");
        let entries = body["value"].as_array().expect("the log is a list").iter();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        entries
            .map(|entry| format!("{}: {}", text(&entry["level"]), text(&entry["message"])))
            .collect()
    }

    /// A command of the DevTools protocol, for what WebDriver has no words for; gives its result.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let session = self.client.session_id().await.ok().flatten().unwrap_or_default();
        let url = format!("{}/session/{session}/goog/cdp/execute", self.driver_url);
        let request = json!({"cmd": command, "params": parameters});
        let request = reqwest::Client::new().post(url).json(&request);
        let response = request.send().await.expect("chromedriver answers");
        let mut body: Value = response.json().await.expect("chromedriver speaks JSON");
        assert!(body["value"]["error"].is_null(), "{command}: {body}");
        body["value"].take()
    }

    /// Gives the page this size, whatever the window has.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Tells the page what a person has set in the browser, e.g. `("forced-colors", "active")`.
    pub async fn set_wishes(&self, wishes: &[(&str, &str)]) {
        let features = wishes.iter().map(|(name, value)| json!({"name": name, "value": value}));
        let features: Vec<Value> = features.collect();
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// Shows the page as it would be printed, or as on a screen again.
    pub async fn print_media(&self, prints: bool) {
        let media = if prints { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({"media": media})).await;
    }

    /// Takes the network away from this window, or gives it back; the page is told as by a real one.
    pub async fn set_offline(&self, is_offline: bool) {
        let session = self.client.session_id().await.ok().flatten().unwrap_or_default();
        let url = format!("{}/session/{session}/chromium/network_conditions", self.driver_url);
        let conditions = json!({"network_conditions": {
            "offline": is_offline, "latency": 0,
            "download_throughput": 1_000_000_000, "upload_throughput": 1_000_000_000,
        }});
        let answer = reqwest::Client::new().post(url).json(&conditions).send().await;
        let status = answer.expect("chromedriver answers").status();
        assert!(status.is_success(), "the network could not be set: {status}");
    }

    /// Saves what is seen as `target/screenshots/NAME-WIDTH.png`.
    pub async fn screenshot(&self, name: &str) {
        let png = self.client.screenshot().await.expect("a screenshot can be taken");
        let width = self.run("return innerWidth", vec![]).await;
        let path = place::screenshots().join(format!("{name}-{width}.png"));
        std::fs::write(path, png).expect("target/screenshots can be written");
    }

    /// Ends the session; the processes go with the drop.
    pub async fn close(self) {
        self.client.clone().close().await.expect("the session can be closed");
    }
}

/// The start of a script: `element` is what has the focus, inside of shadow roots.
pub const FOCUSED: &str = "let element = document.activeElement; \
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;";

async fn wait_for_driver(driver: &mut Program, url: &str) {
    for _ in 0..START_TRIES_MAX {
        let status = reqwest::get(format!("{url}/status")).await;
        if status.is_ok_and(|status| status.status().is_success()) {
            return;
        }
        assert!(driver.is_running(), "the driver ended at once");
        tokio::time::sleep(WAIT_STEP).await;
    }
    panic!("the driver does not answer");
}
