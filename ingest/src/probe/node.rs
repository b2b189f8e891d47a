//! Asking the running node for its metrics, where its data directory says that it listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Unable;
use crate::data_dir;

/// How long the node may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// The node of a data directory, running or not.
pub struct Node {
    data_dir: PathBuf,
    address: Option<SocketAddr>,
}

impl Node {
    /// The node that last held this directory.
    pub fn of(data_dir: &Path) -> Node {
        let address = data_dir::address(data_dir).map(reachable);
        Node { data_dir: data_dir.to_owned(), address }
    }

    /// Its metrics now.
    ///
    /// # Errors
    /// It does not run, or does not tell.
    pub async fn metrics(&self) -> Result<Metrics, Unable> {
        let not_running = || Unable::NotRunning(self.data_dir.clone());
        let url = format!("http://{}/metrics", self.address.ok_or_else(not_running)?);
        let asked = tokio::task::spawn_blocking(move || {
            let agent = ureq::Agent::config_builder().timeout_global(Some(ANSWER_TIMEOUT)).build();
            ureq::Agent::from(agent).get(&url).call()?.body_mut().read_to_string()
        });
        match asked.await {
            Ok(Ok(text)) if text.contains("hailong_") => Ok(Metrics { text }),
            Ok(Err(ureq::Error::StatusCode(code))) => Err(Unable::Metrics(format!("HTTP {code}"))),
            // Nobody there, or somebody else: the address of a run that was killed.
            _ => Err(not_running()),
        }
    }
}

/// An address that means "every address" is reached through loopback.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// The text of `/metrics`.
pub struct Metrics {
    text: String,
}

impl Metrics {
    /// Metrics from their text.
    pub fn of(text: &str) -> Metrics {
        Metrics { text: text.to_owned() }
    }

    /// The sum of a metric over all its labels that contain `label`; `None` when there is none.
    pub fn sum(&self, name: &str, label: &str) -> Option<f64> {
        let of_it = |line: &&str| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with(['{', ' '])) && line.contains(label)
        };
        let values = self.text.lines().filter(of_it);
        values
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .fold(None, |sum, value| Some(sum.unwrap_or(0.0) + value))
    }

    /// A counter as a whole number, 0 when it has not moved.
    pub fn count(&self, name: &str, label: &str) -> u64 {
        self.sum(name, label).unwrap_or(0.0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_summed_over_their_labels() {
        let metrics = Metrics::of("# TYPE a counter\na{o=\"x\"} 2\na{o=\"y\"} 3\nab 7\n");
        assert_eq!(metrics.sum("a", ""), Some(5.0));
        assert_eq!(metrics.count("a", "o=\"y\""), 3);
        assert_eq!(metrics.sum("b", ""), None);
    }

    #[test]
    fn every_address_is_reached_through_loopback() {
        let of = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(of("0.0.0.0:1"), "127.0.0.1:1");
        assert_eq!(of("[::]:1"), "[::1]:1");
        assert_eq!(of("10.1.2.3:1"), "10.1.2.3:1");
    }
}
