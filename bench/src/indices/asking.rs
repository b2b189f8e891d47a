//! Asks a running service for a year's indices and takes the time. What is asked is decided in `mod`.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::node::{Node, program};

/// Requests before any is measured.
const WARM_UP: usize = 5;

/// A service that answers, and a token for it.
pub struct Asking {
    node: Node,
    client: reqwest::Client,
    token: String,
}

impl Asking {
    /// Starts a service over what lies in this folder.
    pub fn begin(folder: &Path, more: &[&str]) -> Result<Asking> {
        let mut command = Command::new(program("hailong")?);
        command.args(["token", "add", "bench", "--scope", "figures", "--data-dir"]).arg(folder);
        let output = command.args(more).output()?;
        ensure!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout)?;
        let token = said.split_whitespace().find(|word| word.starts_with("hl_"));
        let token = token.unwrap_or_default().to_owned();
        Ok(Asking { node: Node::serve(folder, more)?, client: reqwest::Client::new(), token })
    }

    /// Milliseconds, median and 95th percentile, of so many requests; each is told its number.
    pub async fn times(
        &self,
        requests: usize,
        query: impl Fn(usize) -> String,
    ) -> Result<[f64; 2]> {
        let mut times = Vec::with_capacity(requests);
        for request in 0..requests + WARM_UP {
            let url = format!(
                "http://{}/v1/indices?survey=one-stop&period=2026&{}",
                self.node.address,
                query(request)
            );
            let begin = Instant::now();
            let answer = self.client.get(url).bearer_auth(&self.token).send().await?;
            let status = answer.status();
            let body = answer.bytes().await?;
            let took: Duration = begin.elapsed();
            ensure!(status.is_success() && body.len() > 10_000, "{status}: {} bytes", body.len());
            if request >= WARM_UP {
                times.push(took.as_secs_f64() * 1_000.0);
            }
        }
        times.sort_by(f64::total_cmp);
        let at_share = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        Ok([at_share(0.5), at_share(0.95)])
    }

    /// Stops the service.
    pub fn end(self) -> Result<()> {
        self.node.stop()
    }
}
