//! A client as the widget is one: it sends, and sends the same again until it has a final answer,
//! to whichever node answers. It writes everything down and judges nothing.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::ledger::Ledger;
use crate::load::{Action, Manner};

/// How long a client tries. Longer than the faults of a round and the recovery of PostgreSQL.
const PATIENCE: Duration = Duration::from_secs(40);

/// A node as clients know it.
#[derive(Default)]
pub struct Door {
    /// Where it listens; `None` while it is down.
    pub address: Mutex<Option<SocketAddr>>,
    /// How often it has lost its journal, or a part of it.
    pub life: AtomicUsize,
}

/// What all clients share.
#[derive(Clone)]
pub struct Clients {
    /// The nodes.
    pub doors: Arc<Vec<Door>>,
    /// What was sent and answered.
    pub ledger: Arc<Mutex<Ledger>>,
    /// True once a client has lost its patience: the round has failed, nobody need wait as long.
    pub has_given_up: Arc<AtomicBool>,
    /// Connections.
    pub http: reqwest::Client,
}

impl Clients {
    /// Clients of so many nodes.
    pub fn of(nodes: usize) -> Clients {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(15)).build();
        Clients {
            doors: Arc::new((0..nodes).map(|_| Door::default()).collect()),
            ledger: Arc::default(),
            has_given_up: Arc::default(),
            http: http.expect("a client of defaults"),
        }
    }

    /// Does the actions of one client in their order.
    pub async fn run(self, actions: Vec<Action>, mut rng: Rng) {
        for action in actions {
            if self.has_given_up.load(Ordering::SeqCst) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(action.wait_ms)).await;
            self.act(&action, &mut rng).await;
        }
    }

    async fn act(&self, action: &Action, rng: &mut Rng) {
        match action.manner {
            Manner::Whole => {}
            Manner::CutBeforeLastByte => {
                if self.send_and_cut(action, 1).await.is_ok() {
                    self.ledger.lock().unwrap().cut_before_last_byte += 1;
                }
            }
            Manner::CutBeforeAnswer => {
                if self.send_and_cut(action, 0).await.is_ok() {
                    self.ledger.lock().unwrap().cut_before_answer += 1;
                }
            }
            Manner::ToAllNodes => {
                self.ledger.lock().unwrap().to_all_nodes += 1;
                let nodes = 0..self.doors.len();
                let sends = nodes.map(|node| self.send(&action.submissions, node));
                futures::future::join_all(sends).await;
            }
        }
        let deadline = Instant::now() + PATIENCE;
        let mut node = action.node;
        while !self.send(&action.submissions, node).await {
            if self.has_given_up.load(Ordering::SeqCst) {
                return;
            }
            if Instant::now() > deadline {
                self.has_given_up.store(true, Ordering::SeqCst);
                let keys: Vec<&Value> = action.submissions.iter().map(|one| &one["key"]).collect();
                let mut ledger = self.ledger.lock().unwrap();
                ledger.strange.push(format!("not taken within {PATIENCE:?}: {keys:?}"));
                return;
            }
            tokio::time::sleep(Duration::from_millis(rng.u64(10..80))).await;
            if rng.bool() {
                node = rng.usize(..self.doors.len());
            }
        }
    }

    /// Sends one submission until it is taken; true when it was.
    pub async fn send_until_taken(&self, submission: &Value, node: usize) -> bool {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && !self.has_given_up.load(Ordering::SeqCst) {
            if self.send(std::slice::from_ref(submission), node).await {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    /// Sends once and writes the answers down; true when all of them are final.
    async fn send(&self, submissions: &[Value], node: usize) -> bool {
        let Some(address) = self.address(node) else { return false };
        let (path, body) = request(submissions);
        let url = format!("http://{address}{path}");
        let life = self.doors[node].life.load(Ordering::SeqCst);
        self.writing(submissions);
        let request = self.http.post(url).header("content-type", "application/json").body(body);
        let answer = async {
            let response = request.send().await?;
            let status = response.status().as_u16();
            // The head may have come and the rest not: then nobody was told a receipt.
            Ok::<_, reqwest::Error>((status, response.json::<Value>().await?))
        };
        let Ok((status, mut body)) = answer.await else {
            self.ledger.lock().unwrap().unanswered += 1;
            return false;
        };
        let mut ledger = self.ledger.lock().unwrap();
        body["status"] = json!(status);
        let [submission] = submissions else {
            return batch_answered(&mut ledger, submissions, node, life, &body);
        };
        ledger.answered(submission, node, life, &body)
    }

    /// Sends all but so many bytes of the body and cuts the connection without an answer.
    async fn send_and_cut(&self, action: &Action, missing: usize) -> std::io::Result<()> {
        let address = self.address(action.node);
        let address = address.ok_or(std::io::ErrorKind::ConnectionRefused)?;
        let (path, body) = request(&action.submissions);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        if missing == 0 {
            self.writing(&action.submissions);
        }
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body.as_bytes()[..body.len() - missing]).await?;
        // Sometimes the cut comes while the answer is being made, sometimes before.
        tokio::time::sleep(Duration::from_micros(action.wait_ms * 100)).await;
        Ok(())
    }

    fn writing(&self, submissions: &[Value]) {
        let mut ledger = self.ledger.lock().unwrap();
        submissions.iter().for_each(|submission| ledger.sent_whole(submission));
    }

    fn address(&self, node: usize) -> Option<SocketAddr> {
        *self.doors[node].address.lock().unwrap()
    }
}

fn request(submissions: &[Value]) -> (&'static str, String) {
    match submissions {
        [submission] => ("/v1/submissions", submission.to_string()),
        _ => ("/v1/submissions/batch", json!({ "submissions": submissions }).to_string()),
    }
}

fn batch_answered(
    ledger: &mut Ledger,
    submissions: &[Value],
    node: usize,
    life: usize,
    body: &Value,
) -> bool {
    let results = body["results"].as_array();
    let Some(results) = results.filter(|results| results.len() == submissions.len()) else {
        if body["status"] == 503 || body["status"] == 429 || body["status"] == 408 {
            return false;
        }
        ledger.strange.push(format!("a batch of {} was answered {body}", submissions.len()));
        return true;
    };
    ledger.batches += 1;
    let answers = submissions.iter().zip(results);
    let finals = answers.map(|(submission, body)| ledger.answered(submission, node, life, body));
    // All of them are written down before it is said whether all are final.
    let finals: Vec<bool> = finals.collect();
    finals.into_iter().all(|is_final| is_final)
}
