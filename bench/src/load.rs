//! Load over kept-alive connections: as fast as answers come, or at a fixed rate with latencies
//! counted from the moment each request was due (so that a stall is not left out).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hdrhistogram::Histogram;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::body;

/// What a load saw.
pub struct Seen {
    /// Answers by status.
    pub statuses: BTreeMap<u16, u64>,
    /// How long it took, seconds.
    pub seconds: f64,
    /// Latencies in microseconds.
    pub latencies: Histogram<u64>,
}

impl Seen {
    /// Accepted requests a second.
    pub fn rate(&self) -> f64 {
        let accepted: u64 = [200, 201].iter().filter_map(|s| self.statuses.get(s)).sum();
        accepted as f64 / self.seconds
    }

    /// Fails when anything but an acceptance was answered.
    pub fn all_accepted(self) -> Result<Seen> {
        let well = self.statuses.keys().all(|status| matches!(status, 200 | 201));
        ensure!(well, "not everything was accepted: {:?}", self.statuses);
        Ok(self)
    }
}

/// How a load is paced.
#[derive(Clone, Copy)]
pub enum Pace {
    /// Each connection sends again as soon as it was answered.
    Closed,
    /// This many a second over all connections.
    Fixed(f64),
}

/// Sends for so long over so many connections.
pub async fn run(
    address: SocketAddr,
    connections: u32,
    pace: Pace,
    long: Duration,
) -> Result<Seen> {
    run_until(address, connections, pace, long, u64::MAX).await
}

/// Sends for so long, but no more than so many.
pub async fn run_until(
    address: SocketAddr,
    connections: u32,
    pace: Pace,
    long: Duration,
    count_max: u64,
) -> Result<Seen> {
    run_with(address, connections, pace, long, count_max, None).await
}

/// The same, each submission with an invite of its own; there are as many as may be sent.
pub async fn run_with(
    address: SocketAddr,
    connections: u32,
    pace: Pace,
    long: Duration,
    count_max: u64,
    invites: Option<Arc<Vec<String>>>,
) -> Result<Seen> {
    let start = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    let sent = Arc::new(AtomicU64::new(0));
    let mut tasks = Vec::new();
    for number in 0..connections {
        let client = Client {
            stream: TcpStream::connect(address).await.context("connecting")?,
            received: Vec::with_capacity(2_048),
            rng: fastrand::Rng::with_seed(u64::from(number) + 1),
            invites: invites.clone(),
        };
        client.stream.set_nodelay(true)?;
        let due = Due { pace, start, number, connections };
        let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
        tasks.push(tokio::spawn(client.send_until(due, long, stop, sent, count_max)));
    }
    let mut seen = Seen { statuses: BTreeMap::new(), seconds: 0.0, latencies: histogram() };
    for task in tasks {
        let (statuses, latencies) = task.await.context("a client")??;
        for (status, n) in statuses {
            *seen.statuses.entry(status).or_default() += n;
        }
        seen.latencies.add(latencies).context("adding latencies up")?;
    }
    seen.seconds = start.elapsed().as_secs_f64();
    Ok(seen)
}

fn histogram() -> Histogram<u64> {
    // Microseconds up to a minute, three digits.
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds in order")
}

struct Due {
    pace: Pace,
    start: Instant,
    number: u32,
    connections: u32,
}

impl Due {
    /// When the nth request of this connection is due.
    fn at(&self, n: u64) -> Instant {
        match self.pace {
            Pace::Closed => Instant::now(),
            Pace::Fixed(rate) => {
                let before = n as f64 * f64::from(self.connections) + f64::from(self.number);
                self.start + Duration::from_secs_f64(before / rate)
            }
        }
    }
}

struct Client {
    stream: TcpStream,
    received: Vec<u8>,
    rng: fastrand::Rng,
    invites: Option<Arc<Vec<String>>>,
}

type Counted = (BTreeMap<u16, u64>, Histogram<u64>);

impl Client {
    async fn send_until(
        mut self,
        due: Due,
        long: Duration,
        stop: Arc<AtomicBool>,
        sent: Arc<AtomicU64>,
        count_max: u64,
    ) -> Result<Counted> {
        let (mut statuses, mut latencies) = (BTreeMap::new(), histogram());
        let mut request = String::new();
        for n in 0.. {
            let at = due.at(n);
            if at.duration_since(due.start) >= long || stop.load(Ordering::Relaxed) {
                break;
            }
            let place = sent.fetch_add(1, Ordering::Relaxed);
            if place >= count_max {
                break;
            }
            if at > Instant::now() {
                tokio::time::sleep_until(at.into()).await;
            }
            let invite = self.invites.as_ref().and_then(|all| all.get(place as usize));
            body::write_request(&mut request, &mut self.rng, invite.map(String::as_str));
            self.stream.write_all(request.as_bytes()).await.context("sending")?;
            let status = self.answer().await?;
            latencies.saturating_record(at.elapsed().as_micros() as u64);
            *statuses.entry(status).or_default() += 1;
        }
        Ok((statuses, latencies))
    }

    /// Reads one answer to its end and gives its status.
    async fn answer(&mut self) -> Result<u16> {
        self.received.clear();
        loop {
            let n = self.stream.read_buf(&mut self.received).await.context("reading")?;
            ensure!(n > 0, "the connection was closed");
            let Some(head) = find(&self.received, b"\r\n\r\n") else { continue };
            let text = std::str::from_utf8(&self.received[..head]).context("headers")?;
            let status = text.get(9..12).context("a status")?.parse().context("a status")?;
            let length: usize = text
                .split("\r\n")
                .find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    name.eq_ignore_ascii_case("content-length")
                        .then(|| value.trim().parse().ok())?
                })
                .context("content-length")?;
            while self.received.len() < head + 4 + length {
                let n = self.stream.read_buf(&mut self.received).await.context("reading")?;
                ensure!(n > 0, "the connection was closed");
            }
            return Ok(status);
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
