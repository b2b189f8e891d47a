//! Reads `/metrics` without an async runtime, so that a drop can do it, and claims the invariant
//! that holds for the life of every process: each submission had exactly one outcome.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// The counters of intake, summed over their labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Submissions that arrived, alone or in a batch.
    pub received: u64,
    /// Stored now.
    pub stored: u64,
    /// Known already.
    pub repeat: u64,
    /// Refused, for whatever reason.
    pub rejected: u64,
}

impl Outcomes {
    /// Reads them from the text of `/metrics`.
    pub fn of(metrics: &str) -> Outcomes {
        let outcome = |name| {
            let label = format!("outcome=\"{name}\"");
            sum(metrics, "hailong_submissions_total", &label)
        };
        Outcomes {
            received: sum(metrics, "hailong_submissions_received_total", ""),
            stored: outcome("stored"),
            repeat: outcome("repeat"),
            rejected: outcome("rejected"),
        }
    }

    fn is_balanced(self) -> bool {
        self.received == self.stored + self.repeat + self.rejected
    }
}

/// A metric in the text of `/metrics`, summed over the lines that have this label.
pub(crate) fn sum(metrics: &str, name: &str, label: &str) -> u64 {
    let lines = metrics.lines().filter(|line| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']))
            && line.contains(label)
    });
    let values = lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
    values.sum::<f64>() as u64
}

/// The outcomes once they balance: stored + repeat + rejected = received.
///
/// # Panics
/// When they still do not after two seconds, or `/metrics` cannot be read.
#[track_caller]
pub fn balanced(address: SocketAddr) -> Outcomes {
    let deadline = Instant::now() + Duration::from_secs(2);
    loop {
        let metrics = fetch(address).unwrap_or_else(|error| panic!("no /metrics: {error}"));
        let outcomes = Outcomes::of(&metrics);
        if outcomes.is_balanced() {
            return outcomes;
        }
        // A client that hung up leaves its submission to a task that is still running.
        assert!(
            Instant::now() < deadline,
            "every submission has exactly one outcome, but {outcomes:?}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Why the widget could not run, as pages told this service; each kind once.
pub fn fallbacks(address: SocketAddr) -> Vec<String> {
    let metrics = fetch(address).unwrap_or_else(|error| panic!("no /metrics: {error}"));
    let lines = metrics.lines().filter_map(|line| line.strip_prefix("hailong_embed_total{kind=\""));
    let kinds = lines.filter_map(|line| line.split('"').next());
    kinds.filter(|kind| !["ready", "offered"].contains(kind)).map(str::to_owned).collect()
}

/// Waits until a page has told of this kind: the heartbeat comes after what is seen.
#[track_caller]
pub fn wait_for_fallback(address: SocketAddr, kind: &str) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !fallbacks(address).iter().any(|counted| counted == kind) {
        let counted = fallbacks(address);
        assert!(Instant::now() < deadline, "`{kind}` was not counted, but {counted:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The text of `/metrics`.
pub(crate) fn fetch(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET /metrics HTTP/1.0\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    match text.split_once("\r\n\r\n") {
        Some((head, body)) if head.contains(" 200 ") => Ok(body.to_owned()),
        _ => Err(std::io::Error::other(format!("unexpected answer: {text}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_summed_over_their_labels_and_nothing_else() {
        let metrics = "# TYPE hailong_submissions_total counter\n\
            hailong_submissions_received_total 9\n\
            hailong_submissions_total{outcome=\"stored\",reason=\"\"} 4\n\
            hailong_submissions_total{outcome=\"rejected\",reason=\"check\"} 2\n\
            hailong_submissions_total{outcome=\"rejected\",reason=\"size\"} 1\n\
            hailong_submissions_total_other{outcome=\"repeat\"} 50\n\
            hailong_submissions_total{outcome=\"repeat\"} 2\n";
        let outcomes = Outcomes::of(metrics);
        assert_eq!(outcomes, Outcomes { received: 9, stored: 4, repeat: 2, rejected: 3 });
        assert!(outcomes.is_balanced());
        assert!(!Outcomes { received: 10, ..outcomes }.is_balanced());
    }
}
