//! Ratings of the made-up province in a service's central database, and people who look at them. Made by the
//! program that `cargo xtask demo` uses, too.

use std::io::Write as _;
use std::process::{Command, Stdio};

use reqwest::Method;

use crate::{Response, Service, place};

/// The made-up province.
pub const PROVINCE: &str = "H99";

/// A password long enough for everybody.
pub const PASSWORD: &str = "một mật khẩu đủ dài";

/// Fills the service's central with so many ratings over two years; the last two quarters that are over are
/// published when asked for.
pub fn fill(service: &Service, ratings: u32, publishes: bool) {
    // Both make the tables of a new database; the first administrator is there when they are.
    let made = service.data().join("admin-password.txt");
    for _ in 0..200 {
        if made.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let program = place::program("examples/made-up-ratings", "HAILONG_MADE_UP_RATINGS");
    let mut command = Command::new(program);
    command.args(["--central", &service.central_url(), "--ratings", &ratings.to_string()]);
    if publishes {
        command.arg("--publish");
    }
    let output = command.stdin(Stdio::null()).output().expect("the program can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Adds somebody with [`PASSWORD`].
pub fn add_person(service: &Service, name: &str, role: &str, unit: &str) {
    let mut arguments = vec!["add", name, "--role", role];
    if !unit.is_empty() {
        arguments.extend(["--unit", unit]);
    }
    let mut command = service.command("user", &arguments);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program can be started");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    writeln!(stdin, "{PASSWORD}").expect("the program reads the password");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Somebody who is logged in to the monitor.
pub struct Visitor<'s> {
    service: &'s Service,
    cookie: String,
}

impl<'s> Visitor<'s> {
    /// The first administrator.
    pub async fn administrator(service: &'s Service) -> Visitor<'s> {
        let password = std::fs::read_to_string(service.data().join("admin-password.txt"));
        Visitor::log_in(service, "admin", password.expect("there is an administrator").trim()).await
    }

    /// Logs in.
    pub async fn log_in(service: &'s Service, name: &str, password: &str) -> Visitor<'s> {
        let request = service.request(Method::POST, "/monitor/login");
        let answer = service.send(request.form(&[("name", name), ("password", password)])).await;
        assert!(answer.status.is_redirection(), "{name} does not get in: {answer}");
        let cookie = answer.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Visitor { service, cookie }
    }

    /// A page or a file.
    pub async fn get(&self, path: &str) -> Response {
        let request = self.service.request(Method::GET, path).header("cookie", &self.cookie);
        self.service.send(request).await
    }

    /// The same, as small as the service can make it.
    pub async fn get_compressed(&self, path: &str) -> Response {
        let request = self.service.request(Method::GET, path).header("cookie", &self.cookie);
        self.service.send(request.header("accept-encoding", "gzip")).await
    }
}
