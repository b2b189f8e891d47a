//! The contract through nginx: `packaging/nginx.conf` as it is shipped, with ports and certificate of
//! the test, in front of the real service. TLS and HTTP/2 are spoken by curl.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::postgres::{free_port, unprivileged_user};
use support::watchdog::Program;
use support::{Export, Service, SubmissionBuilder, place};
use tempfile::TempDir;

const WAIT: Duration = Duration::from_secs(20);

/// nginx in front of a service.
struct Proxy {
    folder: TempDir,
    http: u16,
    https: u16,
    _program: Program,
}

/// What curl got.
#[derive(Debug)]
struct Answer {
    status: u16,
    version: String,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let of_it = |line: &&str| {
            line.split_once(':').is_some_and(|(given, _)| given.eq_ignore_ascii_case(name))
        };
        let line = self.head.lines().find(of_it).unwrap_or_default();
        line.split_once(':').map_or("", |(_, value)| value.trim())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    fn assert_problem(&self, status: u16, kind: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.header("content-type").starts_with("application/problem+json"), "{self:?}");
        let body = self.json();
        assert_eq!(body["type"], format!("/problems/{kind}"), "{self:?}");
        assert_eq!(self.header("access-control-allow-origin"), "*", "{self:?}");
    }
}

/// The shipped configuration with what a test has instead of a province's names.
fn rendered(service: &Service, folder: &Path, http: u16, https: u16) -> String {
    let mut text = std::fs::read_to_string(place::root().join("packaging/nginx.conf")).unwrap();
    let certificates = "/etc/letsencrypt/live/hailong.example.gov.vn";
    let folder = folder.display();
    for (shipped, tested) in [
        ("server 127.0.0.1:8080;", format!("server {};", service.address())),
        ("listen 80;", format!("listen 127.0.0.1:{http};")),
        ("listen 443 ssl http2;", format!("listen 127.0.0.1:{https} ssl http2;")),
        ("server_name hailong.example.gov.vn;", "server_name 127.0.0.1;".to_owned()),
        (&format!("{certificates}/fullchain.pem"), format!("{folder}/certificate.pem")),
        (&format!("{certificates}/privkey.pem"), format!("{folder}/key.pem")),
        ("/var/log/nginx/hailong-error.log", format!("{folder}/error.log")),
    ] {
        assert!(text.contains(shipped), "the shipped file has no `{shipped}`");
        text = text.replace(shipped, &tested);
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {folder}/{name};\n"))
        .concat();
    format!(
        "daemon off;\npid {folder}/nginx.pid;\nworker_processes 1;\nevents {{}}\n\
         http {{\n{temporary}    access_log {folder}/access.log;\n{text}\n}}\n"
    )
}

fn nginx() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let mut found = folders.map(|folder| folder.join("nginx")).filter(|program| program.is_file());
    found.next().expect("nginx is not installed: run `cargo xtask setup`")
}

impl Proxy {
    /// Starts nginx, as a user without rights when we are root.
    fn start(service: &Service) -> Proxy {
        let folder = tempfile::Builder::new().prefix("hailong-nginx-").tempdir().unwrap();
        let (http, https) = (free_port(), free_port());
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-nodes", "-days", "2", "-newkey", "ec"]);
        openssl.args(["-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=127.0.0.1"]);
        openssl.args(["-addext", "subjectAltName=IP:127.0.0.1"]);
        openssl.arg("-keyout").arg(folder.path().join("key.pem"));
        openssl.arg("-out").arg(folder.path().join("certificate.pem"));
        let made = openssl.output().expect("openssl is installed");
        assert!(made.status.success(), "{made:?}");
        let configuration = folder.path().join("nginx.conf");
        std::fs::write(&configuration, rendered(service, folder.path(), http, https)).unwrap();
        let mut command = Command::new(nginx());
        command.arg("-c").arg(&configuration).arg("-p").arg(folder.path());
        command.arg("-e").arg(folder.path().join("start.log"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        if let Some((uid, gid)) = unprivileged_user() {
            chown(folder.path(), Some(uid), Some(gid)).unwrap();
            for name in ["key.pem", "certificate.pem"] {
                chown(folder.path().join(name), Some(uid), Some(gid)).unwrap();
            }
            command.uid(uid).gid(gid);
        }
        let mut program = Program::start(command, "QUIT");
        let deadline = Instant::now() + WAIT;
        while std::net::TcpStream::connect(("127.0.0.1", https)).is_err() {
            assert!(program.is_running() && Instant::now() < deadline, "nginx did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Proxy { folder, http, https, _program: program }
    }

    fn command(&self, path: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--max-time", "60", "--cacert"]);
        command.arg(self.folder.path().join("certificate.pem")).args(arguments);
        command.arg(format!("https://127.0.0.1:{}{path}", self.https));
        command
    }

    /// One request over TLS, HTTP/2 unless the arguments say otherwise.
    fn ask(&self, path: &str, arguments: &[&str]) -> Answer {
        let body = self.folder.path().join("answer");
        std::fs::remove_file(&body).ok();
        let mut command = self.command(path, arguments);
        let output = command.args(["--dump-header", "-", "--output"]).arg(&body);
        let output = output.args(["--write-out", "%{http_code} %{http_version}"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let (head, last) = said.trim_end().rsplit_once('\n').unwrap_or_else(|| {
            panic!("{path}: {}", String::from_utf8_lossy(&output.stderr));
        });
        let (status, version) = last.split_once(' ').unwrap();
        Answer {
            status: status.parse().unwrap(),
            version: version.to_owned(),
            head: head.to_owned(),
            body: std::fs::read(&body).unwrap_or_default(),
        }
    }

    fn submit(&self, submission: &SubmissionBuilder, more: &[&str]) -> Answer {
        let body = submission.json().to_string();
        let mut arguments = vec!["--header", "content-type: application/json", "--data", &body];
        arguments.extend_from_slice(more);
        self.ask("/v1/submissions", &arguments)
    }
}

#[tokio::test]
async fn submissions_pass_by_both_versions_of_http_and_count_once() {
    let service = Service::start();
    let proxy = Proxy::start(&service);
    let sent = SubmissionBuilder::one_stop();
    let first = proxy.submit(&sent, &[]);
    assert_eq!((first.status, first.version.as_str()), (201, "2"), "{first:?}");
    let again = proxy.submit(&sent, &["--http1.1"]);
    assert_eq!((again.status, again.version.as_str()), (200, "1.1"), "{again:?}");
    assert_eq!(first.json()["receipt"], again.json()["receipt"]);
    assert_eq!(first.header("access-control-allow-origin"), "*", "{first:?}");
    assert!(first.header("strict-transport-security").contains("max-age"), "{first:?}");
    Export::of_count(&service, 1);
    let preflight = proxy.ask(
        "/v1/submissions",
        &[
            "--request",
            "OPTIONS",
            "--header",
            "origin: https://portal.example.gov.vn",
            "--header",
            "access-control-request-method: POST",
            "--header",
            "access-control-request-headers: content-type",
        ],
    );
    assert!([200, 204].contains(&preflight.status), "{preflight:?}");
    assert_eq!(preflight.header("access-control-max-age"), "7200", "{preflight:?}");
    assert!(preflight.header("access-control-allow-methods").contains("POST"), "{preflight:?}");
}

#[tokio::test]
async fn refusals_are_those_of_the_service_and_nginx_speaks_like_it() {
    let mut service = Service::start();
    let proxy = Proxy::start(&service);
    let large = proxy.folder.path().join("large");
    let post = |bytes: usize| {
        std::fs::write(&large, vec![b' '; bytes]).unwrap();
        let data = format!("@{}", large.display());
        let json = "content-type: application/json";
        proxy.ask("/v1/submissions", &["--header", json, "--data-binary", &data])
    };
    let refused = post(64 * 1024 + 1);
    refused.assert_problem(413, "too-large");
    assert_eq!(refused.json()["detail"], "65536 bytes at most.", "the service said it");
    post(5 << 20).assert_problem(413, "too-large");
    // Past nginx's own limit.
    post((16 << 20) + 1).assert_problem(413, "too-large");
    assert_eq!(service.outcomes().rejected, 2, "the last one never came to the service");
    let invalid = proxy.submit(&SubmissionBuilder::one_stop().key("x"), &[]);
    invalid.assert_problem(422, "invalid");
    assert_eq!(proxy.ask("/metrics", &[]).status, 404, "to the service nginx is this machine");
    service.terminate();
    let away = proxy.submit(&SubmissionBuilder::one_stop(), &[]);
    away.assert_problem(503, "unavailable");
    assert_eq!(away.header("retry-after"), "5", "{away:?}");
    for log in ["access.log", "error.log", "start.log"] {
        let text = std::fs::read_to_string(proxy.folder.path().join(log)).unwrap_or_default();
        assert!(!text.contains("127.0.0.1"), "{log} has an address: {text}");
    }
}

#[tokio::test]
async fn compression_and_etags_are_kept_and_http_leads_to_https() {
    let service = Service::start();
    let proxy = Proxy::start(&service);
    for (accepted, expected) in [("br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let accept = format!("accept-encoding: {accepted}");
        let loader = proxy.ask("/hailong.js?survey=one-stop", &["--header", &accept]);
        assert_eq!(loader.status, 200, "{accepted}");
        assert_eq!(loader.header("content-encoding"), expected, "{accepted}");
        let etag = loader.header("etag");
        assert!(!etag.is_empty() && !etag.starts_with("W/"), "{accepted}: {etag}");
        let direct = service.request(reqwest::Method::GET, "/hailong.js?survey=one-stop");
        let direct = service.send(direct.header("accept-encoding", accepted)).await;
        assert_eq!(direct.header("etag"), etag, "{accepted}");
        assert_eq!(direct.body, loader.body, "{accepted}");
        let known = format!("if-none-match: {etag}");
        let again = ["--header", accept.as_str(), "--header", known.as_str()];
        assert_eq!(proxy.ask("/hailong.js?survey=one-stop", &again).status, 304, "{accepted}");
    }
    let response = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let url = format!("http://127.0.0.1:{}/f/one-stop?lang=vi", proxy.http);
    let response = response.build().unwrap().post(url).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 308, "a POST stays a POST");
    let location = response.headers()["location"].to_str().unwrap();
    assert_eq!(location, "https://127.0.0.1/f/one-stop?lang=vi");
    let log = std::fs::read_to_string(proxy.folder.path().join("access.log")).unwrap_or_default();
    assert_eq!(log, "", "nobody's address is written down");
}

#[tokio::test]
async fn events_of_the_monitor_are_passed_on_at_once() {
    let service = Service::start();
    let proxy = Proxy::start(&service);
    let password = std::fs::read_to_string(service.data().join("admin-password.txt")).unwrap();
    let form = format!("password={}", password.trim());
    let jar = proxy.folder.path().join("jar").display().to_string();
    let arguments = ["--cookie-jar", &jar, "--data", "name=admin", "--data-urlencode", &form];
    let login = proxy.ask("/monitor/login", &arguments);
    assert!((302..=303).contains(&login.status), "{login:?}");
    let received = proxy.folder.path().join("events");
    let to = received.display().to_string();
    let arguments = ["--no-buffer", "--cookie", &jar, "--output", &to];
    let mut live = proxy.command("/monitor/live", &arguments);
    live.stdout(Stdio::null());
    let mut live = Program::start(live, "KILL");
    let events = || {
        let text = std::fs::read_to_string(&received).unwrap_or_default();
        text.matches("data:").count()
    };
    let deadline = Instant::now() + WAIT;
    let mut before = 0;
    // The stream is open by the first event of a submission, and then each follows its own.
    for round in 0..3 {
        service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
        Export::of_count(&service, round + 1);
        while events() <= before {
            assert!(live.is_running(), "the stream ended");
            assert!(Instant::now() < deadline, "no event of submission {round} came through");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        before = events();
    }
}

/// How a citizen at this address fares. All of 127.0.0.0/8 is this machine, in many prefixes.
fn from_address(proxy: &Proxy, address: &str, claim: Option<&str>) -> u16 {
    let mut more = vec!["--interface", address];
    let claim = claim.map(|claim| format!("x-forwarded-for: {claim}"));
    if let Some(claim) = &claim {
        more.extend(["--header", claim]);
    }
    proxy.submit(&SubmissionBuilder::one_stop(), &more).status
}

#[tokio::test]
async fn a_limit_is_per_citizen_only_when_the_proxy_is_trusted() {
    let limit = ["--limit-per-minute", "2"];
    let service =
        Service::start_with_options(&[&limit[..], &["--trusted-proxies", "127.0.0.1/32"]].concat());
    let proxy = Proxy::start(&service);
    let statuses: Vec<u16> = (0..3).map(|_| from_address(&proxy, "127.0.5.1", None)).collect();
    assert_eq!(statuses, [201, 201, 429]);
    assert_eq!(from_address(&proxy, "127.0.6.1", None), 201, "somebody else");
    let lie = from_address(&proxy, "127.0.5.1", Some("198.51.100.7"));
    assert_eq!(lie, 429, "what a client says of itself does not pass");

    let service = Service::start_with_options(&limit);
    let proxy = Proxy::start(&service);
    let statuses: Vec<u16> =
        (1..=3).map(|n| from_address(&proxy, &format!("127.0.{n}.1"), None)).collect();
    assert_eq!(statuses, [201, 201, 429], "not named, so not believed: all are the proxy");
}
