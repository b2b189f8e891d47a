//! What those who watch cost those who rate: the same load at a fixed rate with nobody at the monitor, with
//! viewers of the overview and with viewers of the flow, in turns on new services, on both databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::header::COOKIE;
use support::postgres::Cluster;
use tokio::task::JoinSet;

use crate::load::{self, Pace};
use crate::node::Node;
use crate::report::{Figures, target};

const CONNECTIONS: u32 = 64;

/// Who watches.
const WATCHED: [(&str, Option<&str>); 3] = [
    ("nobody", None),
    ("the overview", Some("/monitor/live")),
    ("the flow", Some("/monitor/flow/live")),
];

/// How long a viewer may wait for the first event.
const FIRST_WITHIN: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
pub struct Settings {
    /// Rounds; each measures everything once.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Viewers of a live page.
    #[arg(long, default_value_t = 50)]
    viewers: usize,
    /// Submissions a second.
    #[arg(long, default_value_t = 2_000)]
    rate: u32,
    /// Seconds of each load.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
}

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    let cluster = Cluster::start();
    let mut targets = Vec::new();
    println!("| database | who watches | p99 of a submission, ms, median (min-max) |");
    println!("|---|---|---:|");
    for database in ["SQLite", "PostgreSQL"] {
        let mut latencies = [(); WATCHED.len()].map(|()| Figures::default());
        for round in 0..settings.rounds {
            eprintln!("{database}: round {} of {}", round + 1, settings.rounds);
            for (place, (_, path)) in WATCHED.into_iter().enumerate() {
                let url = match database {
                    "SQLite" => None,
                    _ => Some(cluster.database(&format!("viewers{round}x{place}"))),
                };
                latencies[place].0.push(p99_ms(settings, url.as_deref(), path).await?);
            }
        }
        for ((name, _), figures) in WATCHED.iter().zip(&latencies) {
            println!("| {database} | {name} | {} |", figures.text(2));
        }
        let [without, with @ ..] = &latencies;
        for ((name, _), figures) in WATCHED[1..].iter().zip(with) {
            let cost = figures.over(without);
            let what = format!(
                "{database}, {} viewers of {name}: p99 at {}/s over that without",
                settings.viewers, settings.rate
            );
            targets.push(target(&what, &cost.text(2), "<= 1.5", cost.median() <= 1.5));
        }
    }
    println!("\n| target | seen, median (min-max) | wanted | met |\n|---|---:|---:|---|");
    targets.iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// The 99th percentile of a submission on a new service, in milliseconds.
async fn p99_ms(settings: &Settings, central: Option<&str>, watched: Option<&str>) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let more = central.map(|url| ["--central", url]);
    let node = Node::serve(folder.path(), more.as_ref().map_or(&[], |more| &more[..]))?;
    let rate = f64::from(settings.rate);
    // Plans are cached and there is something to see before anything is measured.
    let warm = Duration::from_secs(2);
    load::run(node.address, CONNECTIONS, Pace::Fixed(rate), warm).await?.all_accepted()?;
    let mut viewers = match watched {
        Some(path) => Some(Viewers::watching(&node, folder.path(), path, settings.viewers).await?),
        None => None,
    };
    let long = Duration::from_secs(settings.seconds);
    let seen = load::run(node.address, CONNECTIONS, Pace::Fixed(rate), long).await?;
    if let Some(viewers) = &mut viewers {
        viewers.leave()?;
    }
    let seen = seen.all_accepted()?;
    ensure!(
        seen.rate() > 0.95 * rate,
        "{:.0} submissions a second were taken, not {rate:.0}",
        seen.rate()
    );
    node.stop()?;
    Ok(seen.latencies.value_at_quantile(0.99) as f64 / 1_000.0)
}

/// People at a live page, each with a connection of their own.
struct Viewers {
    tasks: JoinSet<Result<()>>,
    received: Vec<Arc<AtomicU64>>,
}

impl Viewers {
    /// Returns once each of them has received something.
    async fn watching(
        node: &Node,
        folder: &std::path::Path,
        path: &str,
        count: usize,
    ) -> Result<Viewers> {
        let cookie = node.logged_in(folder).await?;
        let url = format!("http://{}{path}", node.address);
        let (mut tasks, mut received) = (JoinSet::new(), Vec::new());
        for _ in 0..count {
            let pieces = Arc::new(AtomicU64::new(0));
            received.push(Arc::clone(&pieces));
            let request = reqwest::Client::new().get(&url).header(COOKIE, &cookie);
            tasks.spawn(async move {
                let mut answer = request.send().await?.error_for_status()?;
                while answer.chunk().await?.is_some() {
                    pieces.fetch_add(1, Ordering::Relaxed);
                }
                anyhow::bail!("a live page ended")
            });
        }
        let viewers = Viewers { tasks, received };
        let all = async {
            while viewers.least() == 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let told = tokio::time::timeout(FIRST_WITHIN, all).await;
        told.context("a viewer received nothing")?;
        Ok(viewers)
    }

    fn least(&self) -> u64 {
        self.received.iter().map(|pieces| pieces.load(Ordering::Relaxed)).min().unwrap_or(0)
    }

    /// Fails when somebody was not watching all the time.
    fn leave(&mut self) -> Result<()> {
        if let Some(ended) = self.tasks.try_join_next() {
            ended??;
        }
        ensure!(self.least() > 1, "a viewer received nothing while the load ran");
        self.tasks.abort_all();
        Ok(())
    }
}
