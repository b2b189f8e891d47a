//! The three engines that Vietnamese telephones have, each with its driver: what differs between
//! them stands here.
//!
//! Chromium alone has the console, the DevTools protocol and a network that can be switched off; the
//! others reach the service over a road (see `road`) where one is to be cut.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use crate::place;
use crate::watchdog::Program;

/// What shows a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chrome, Edge, Cốc Cốc and most others; Debian's chromium.
    Chromium,
    /// Firefox; Debian's firefox-esr.
    Firefox,
    /// Safari, and every browser of an iPhone; Debian's WebKitGTK with its MiniBrowser, on a screen of
    /// its own.
    WebKit,
}

impl Engine {
    /// The command of the driver, listening on this port. `screen` is what WebKit shows itself on.
    pub(crate) fn driver(self, port: u16, profile: &Path, screen: Option<&Screen>) -> Command {
        let port = format!("--port={port}");
        let mut command = match self {
            Engine::Chromium => Command::new("chromedriver"),
            Engine::Firefox => Command::new(geckodriver()),
            Engine::WebKit => Command::new("WebKitWebDriver"),
        };
        command.arg(port).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match self {
            Engine::Chromium => {}
            Engine::Firefox => {
                // A port that nobody has, so that two can run.
                command.args(["--marionette-port", "0", "--profile-root"]).arg(profile);
            }
            Engine::WebKit => {
                command.env("HOME", profile).env("XDG_RUNTIME_DIR", profile);
                command.env("DISPLAY", screen.map_or("", |screen| &screen.name));
                command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
                // Its processes cannot go into a sandbox of their own where we are root or in one.
                command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            }
        }
        command
    }

    /// What a session is asked for. Windows of Firefox and WebKit are never narrower than 450 pixels.
    pub(crate) fn capabilities(
        self,
        profile: &Path,
        width: u32,
        height: u32,
    ) -> Map<String, Value> {
        let capabilities = match self {
            Engine::Chromium => chromium(profile, width, height),
            Engine::Firefox => json!({"moz:firefoxOptions": {
                "binary": firefox(),
                "args": ["-headless", "-width", width.to_string(), "-height", height.to_string()],
            }}),
            Engine::WebKit => json!({"webkitgtk:browserOptions": {
                "binary": mini_browser(),
                "args": ["--automation"],
            }}),
        };
        match capabilities {
            Value::Object(members) => members,
            _ => unreachable!("an object was written above"),
        }
    }
}

/// A screen in memory, for a browser that cannot do without.
pub(crate) struct Screen {
    name: String,
    _server: Program,
}

impl Screen {
    /// Starts one that nobody else uses.
    pub(crate) fn start() -> Screen {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Program::start(command, "KILL");
        let stdout = server.child().stdout.take().expect("stdout is a pipe");
        let mut number = String::new();
        BufReader::new(stdout).read_line(&mut number).expect("stdout can be read");
        assert!(!number.trim().is_empty(), "Xvfb gave no display: is `xvfb` installed?");
        Screen { name: format!(":{}", number.trim()), _server: server }
    }
}

fn geckodriver() -> PathBuf {
    let path = place::target().join("geckodriver/bin/geckodriver");
    assert!(path.is_file(), "no {}: run `cargo xtask setup`", path.display());
    path
}

fn firefox() -> String {
    let names = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
    let found = names.into_iter().find(|name| Path::new(name).is_file());
    found.expect("Firefox is there: is `firefox-esr` installed?").to_owned()
}

/// Debian keeps it beside the library: `/usr/lib/ARCHITECTURE/webkit2gtk-VERSION/MiniBrowser`.
fn mini_browser() -> String {
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let libraries = inside(Path::new("/usr/lib")).into_iter().flat_map(|folder| inside(&folder));
    let folders = libraries.filter(|path| path.to_string_lossy().contains("/webkit"));
    let mut found = folders.map(|folder| folder.join("MiniBrowser")).filter(|path| path.is_file());
    let found = found.next().expect("MiniBrowser is there: is `webkit2gtk-driver` installed?");
    found.display().to_string()
}

fn chromium(profile: &Path, width: u32, height: u32) -> Value {
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--hide-scrollbars".to_owned(),
        // A page there is no secure context, unlike one on 127.0.0.1.
        "--host-resolver-rules=MAP portal.test 127.0.0.1".to_owned(),
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.display()),
    ];
    // A narrow window is refused by the window manager; a metrics override is not.
    let screen = json!({
        "width": width, "height": height, "pixelRatio": 1.0, "touch": false, "mobile": false,
    });
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {
            "args": arguments,
            "mobileEmulation": {"deviceMetrics": screen},
        },
    })
}
