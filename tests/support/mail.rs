//! A real mail server (`tests/smtp/sink.py`, aiosmtpd) that a test starts, tells to refuse, and reads.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::place;

/// How long the server may take to start.
const START_LIMIT: Duration = Duration::from_secs(60);

/// A mail server on this machine; it ends with its test.
pub struct MailServer {
    child: Child,
    // While it is open, the server runs.
    stdin: Option<ChildStdin>,
    lines: Receiver<Value>,
    port: u16,
}

impl MailServer {
    /// Starts it; port 0 takes a free one.
    ///
    /// # Panics
    /// It is not set up, or does not start.
    pub fn start(port: u16, options: &[&str]) -> MailServer {
        let python = place::target().join("smtp/bin/python");
        assert!(
            python.is_file(),
            "the mail server is not in {}: run `cargo xtask setup`",
            python.display()
        );
        let mut child = Command::new(python)
            .arg(place::root().join("tests/smtp/sink.py"))
            .args(["--port", &port.to_string()])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python can be started");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().expect("it is a pipe"));
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                send.send(serde_json::from_str(&line).expect("a line of JSON")).ok();
            }
        });
        let mut server = MailServer { child, stdin, lines, port };
        let first = server.next(START_LIMIT).expect("the mail server says where it listens");
        server.port = first["port"].as_u64().and_then(|port| port.try_into().ok()).expect("a port");
        server
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next mail that it took, or recipient that it refused; `None` when there was none in time.
    pub fn next(&self, within: Duration) -> Option<Value> {
        self.lines.recv_timeout(within).ok()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.stdin.take());
        self.child.wait().ok();
    }
}
