//! Pages on another origin: the demo portal as a program, and bare pages a test writes itself.
//!
//! The bare server knows `GET` and one page; it is there so that a mistake of an integrator can be
//! made on purpose without teaching the demo portal to make it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::watchdog::Program;
use crate::{Service, place};

/// A change at central is seen by a node within five seconds; a busy machine may be later.
const KNOWN_TRIES_MAX: u32 = 200;

/// The demo portal, running.
pub struct DemoSite {
    /// `http://ADDRESS`.
    pub origin: String,
    _program: Program,
}

impl DemoSite {
    /// Starts it on a free port, with its widget from this origin.
    pub fn start(ingest: &str) -> DemoSite {
        DemoSite::start_with(ingest, &[])
    }

    /// Starts it as one-stop software that this service knows: with a key for its province, and a token
    /// for links. Ready once the service takes what it signs.
    pub async fn start_known_to(service: &Service) -> DemoSite {
        let (key, token) = (service.folder().join("portal.pem"), service.folder().join("token"));
        let output = service.run("token", &["add", "hoa-sen", "--scope", "invites"]);
        let said = String::from_utf8(output.stdout).expect("the program speaks UTF-8");
        let text = said.trim().strip_prefix("token: ").unwrap_or_else(|| panic!("{said}"));
        std::fs::write(&token, text).expect("a file can be written");
        let (key, token) = (key.to_string_lossy(), token.to_string_lossy());
        let options = ["--key", &key, "--token", &token];
        let site = DemoSite::start_with(&service.origin(), &options);
        let public = key.replace(".pem", ".public.pem");
        let output = service.run("key", &["add", "hoa-sen", &public, "--unit", "H47"]);
        assert!(output.status.success(), "{output:?}");
        let slip = site.origin.clone() + "/phieu/H47.15-260821-0001";
        for _ in 0..KNOWN_TRIES_MAX {
            let page = reqwest::get(&slip).await.expect("the portal answers");
            if page.text().await.expect("a page is text").contains("/r/") {
                return site;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the service does not take what the portal signs");
    }

    fn start_with(ingest: &str, options: &[&str]) -> DemoSite {
        let mut command = Command::new(place::program("demo-site", "HAILONG_DEMO_SITE"));
        command.args(["--listen", "127.0.0.1:0", "--ingest", ingest]).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut program = Program::start(command, "KILL");
        let stdout = program.child().stdout.take().expect("stdout is a pipe");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("stdout can be read");
        let origin = line.trim().strip_prefix("listening on ");
        let origin = origin.unwrap_or_else(|| panic!("unexpected line on stdout: {line}"));
        DemoSite { origin: origin.to_owned(), _program: program }
    }
}

/// One page on an origin of its own, for as long as this lives.
pub struct HostPage {
    /// Where the page is.
    pub url: String,
    server: JoinHandle<()>,
}

impl HostPage {
    /// Serves this HTML under every path.
    pub async fn serve(html: String) -> HostPage {
        HostPage::serve_under("", html).await
    }

    /// The same, with this Content-Security-Policy.
    pub async fn serve_under(policy: &str, html: String) -> HostPage {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\
             content-security-policy: {policy}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            html.len()
        );
        let answer = head + &html;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let server = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    // A browser also opens connections that it then does not use.
                    if stream.read(&mut request).await.unwrap_or(0) == 0 {
                        return;
                    }
                    stream.write_all(answer.as_bytes()).await.ok();
                });
            }
        });
        HostPage { url: format!("http://{address}/"), server }
    }
}

impl Drop for HostPage {
    fn drop(&mut self) {
        self.server.abort();
    }
}
