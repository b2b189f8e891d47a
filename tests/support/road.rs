//! The road between a browser and the service, which can be cut, mended, and full of holes.
//!
//! Every connection carries one request. What is passed on is passed on unchanged, but for the header
//! that keeps a connection open: so each try of a browser meets the next hole, and no other request
//! does. No browser's own idea of a network is needed.

use std::collections::VecDeque;
use std::future::pending;
use std::io::{Error, Result};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Longest head of a request that is read.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// What a submission on its way can meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends before anything of it reaches the service.
    BeforeRequest,
    /// The service gets half of the body, then the connection ends.
    InBody,
    /// The service has answered, and the connection ends before the answer reaches the browser.
    BeforeAnswer,
    /// Half of the answer reaches the browser.
    InAnswer,
    /// Nothing is passed on, and nothing ends, until the road is cut.
    Stalled,
    /// The service has answered, and the answer does not come, until the road is cut.
    AnswerStalled,
    /// Something before the service answers with this status and these seconds of Retry-After.
    Refused(u16, u32),
    /// The same as machines answer that know nothing of the service: a page can read nothing of it.
    RefusedBlindly(u16),
}

/// A road to one service, for as long as this lives.
pub struct Road {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    service: SocketAddr,
    faults: Mutex<VecDeque<Fault>>,
    met: Mutex<Vec<Option<Fault>>>,
    state: watch::Sender<State>,
}

#[derive(Clone, Copy, Default)]
struct State {
    is_cut: bool,
    /// How often it was: a connection does not outlive a cut, however soon the road is mended.
    cuts: u32,
}

impl Road {
    /// An open road.
    pub async fn to(service: SocketAddr) -> Road {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            service,
            faults: Mutex::default(),
            met: Mutex::default(),
            state: watch::Sender::default(),
        });
        let passing = Arc::clone(&shared);
        let server = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let passing = Arc::clone(&passing);
                tokio::spawn(async move {
                    let mut state = passing.state.subscribe();
                    let begun = *state.borrow();
                    tokio::select! {
                        _ = passing.carry(browser) => {}
                        _ = state.wait_for(|now| now.is_cut || now.cuts > begun.cuts) => {}
                    }
                });
            }
        });
        Road { address, shared, server }
    }

    /// The origin that the browser knows: `http://ADDRESS`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the next submissions meet, one after the other; those after them meet nothing.
    pub fn meets(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.faults.lock().expect("nobody panicked").extend(faults);
    }

    /// What each submission has met so far, `None` for nothing.
    pub fn met(&self) -> Vec<Option<Fault>> {
        self.shared.met.lock().expect("nobody panicked").clone()
    }

    /// Ends every connection, and each new one at once.
    pub fn cut(&self) {
        self.shared
            .state
            .send_modify(|state| *state = State { is_cut: true, cuts: state.cuts + 1 });
    }

    /// Opens it again.
    pub fn mend(&self) {
        self.shared.state.send_modify(|state| state.is_cut = false);
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    async fn carry(&self, mut browser: TcpStream) -> Result<()> {
        let (head, body) = read_request(&mut browser).await?;
        let mut fault = None;
        if head.starts_with("POST /v1/submissions ") {
            fault = self.faults.lock().expect("nobody panicked").pop_front();
            self.met.lock().expect("nobody panicked").push(fault);
        }
        match fault {
            Some(Fault::BeforeRequest) => return Ok(()),
            Some(Fault::Stalled) => pending().await,
            Some(Fault::Refused(status, after)) => {
                let more = format!(
                    "retry-after: {after}\r\naccess-control-allow-origin: *\r\n\
                     access-control-expose-headers: retry-after\r\n"
                );
                return refuse(&mut browser, status, &more).await;
            }
            Some(Fault::RefusedBlindly(status)) => return refuse(&mut browser, status, "").await,
            _ => {}
        }
        let mut service = TcpStream::connect(self.service).await?;
        service.write_all(head.as_bytes()).await?;
        if fault == Some(Fault::InBody) {
            return service.write_all(&body[..body.len() / 2]).await;
        }
        service.write_all(&body).await?;
        if fault.is_none() {
            return copy(&mut service, &mut browser).await.map(drop);
        }
        let mut answer = Vec::new();
        service.read_to_end(&mut answer).await?;
        match fault {
            Some(Fault::AnswerStalled) => pending().await,
            Some(Fault::InAnswer) => browser.write_all(&answer[..answer.len() - 20]).await,
            _ => Ok(()),
        }
    }
}

/// The head, with the connection to end after it, and the body.
async fn read_request(browser: &mut TcpStream) -> Result<(String, Vec<u8>)> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if browser.read_buf(&mut read).await? == 0 || read.len() > HEAD_BYTES_MAX {
            return Err(Error::other("no request"));
        }
    };
    let mut body = read.split_off(end);
    let head = String::from_utf8_lossy(&read).into_owned();
    let is = |line: &str, name: &str| line.to_ascii_lowercase().starts_with(name);
    let length = head.lines().find(|line| is(line, "content-length:"));
    let length = length.and_then(|line| line[15..].trim().parse().ok()).unwrap_or(0);
    while body.len() < length {
        if browser.read_buf(&mut body).await? == 0 {
            return Err(Error::other("half a request"));
        }
    }
    let lines = head.trim_end().lines().filter(|line| !is(line, "connection:"));
    let lines: Vec<&str> = lines.chain(["connection: close", "", ""]).collect();
    Ok((lines.join("\r\n"), body))
}

async fn refuse(browser: &mut TcpStream, status: u16, more: &str) -> Result<()> {
    let answer =
        format!("HTTP/1.1 {status} No\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n");
    browser.write_all(answer.as_bytes()).await
}
