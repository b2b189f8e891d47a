//! Speed of ingestion: what is acknowledged durably, over the same server storing nothing, over one
//! commit per request, and over one INSERT per request on PostgreSQL. Interleaved rounds, so that a
//! slow minute of the machine hits all alike.

use std::time::Duration;

use anyhow::{Context, Result};
use support::postgres::Cluster;

use crate::backlog;
use crate::load::{self, Pace, Seen};
use crate::node::Node;
use crate::report::{Figures, target};

const CONNECTIONS: u32 = 64;

#[derive(clap::Args)]
pub struct Settings {
    /// Rounds; each measures everything once.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of load for each figure.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Rows of backlog for the figures of memory and start; 0 leaves them out.
    #[arg(long, default_value_t = 1_000_000)]
    backlog: u64,
}

#[derive(Default)]
struct Rates {
    nothing: Figures,
    embedded: Figures,
    postgres: Figures,
    one_commit: Figures,
    insert: Figures,
    fed: Figures,
    p99_ms: Figures,
    p99_postgres_ms: Figures,
}

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    let long = Duration::from_secs(settings.seconds);
    let mut rates = Rates::default();
    let cluster = Cluster::start();
    for round in 0..settings.rounds {
        eprintln!("round {} of {}", round + 1, settings.rounds);
        rates.nothing.0.push(compared(&["--with", "nothing"], long).await?);
        let embedded = served(&[], long).await?;
        rates.embedded.0.push(embedded.rate());
        let url = cluster.database(&format!("central_{round}"));
        let (postgres, fed) = fed(&url, long).await?;
        rates.postgres.0.push(postgres);
        rates.fed.0.push(fed);
        rates.one_commit.0.push(served(&["--commit-rows", "1"], long).await?.rate());
        let url = cluster.database(&format!("insert_{round}"));
        rates.insert.0.push(compared(&["--with", "insert", "--central", &url], long).await?);
        let half = Pace::Fixed(embedded.rate() / 2.0);
        rates.p99_ms.0.push(paced(&[], half, long).await?);
        let url = cluster.database(&format!("paced_{round}"));
        let half = Pace::Fixed(postgres / 2.0);
        rates.p99_postgres_ms.0.push(paced(&["--central", &url], half, long).await?);
    }
    print(&rates);
    if settings.backlog > 0 {
        backlog::run(&cluster, settings.backlog, CONNECTIONS).await?;
    }
    Ok(())
}

/// The service with an empty data directory under full load.
async fn served(more: &[&str], long: Duration) -> Result<Seen> {
    let folder = tempfile::tempdir()?;
    let node = Node::serve(folder.path(), more)?;
    let seen = load::run(node.address, CONNECTIONS, Pace::Closed, long).await?.all_accepted()?;
    node.stop()?;
    Ok(seen)
}

/// Acknowledged a second, and what the feed moved to PostgreSQL over what was acknowledged.
async fn fed(url: &str, long: Duration) -> Result<(f64, f64)> {
    let folder = tempfile::tempdir()?;
    let node = Node::serve(folder.path(), &["--central", url])?;
    // The schema is made and plans are cached before anything is measured.
    let second = Duration::from_secs(1);
    load::run(node.address, CONNECTIONS, Pace::Closed, second).await?.all_accepted()?;
    let before = standing(&node).await?;
    let seen = load::run(node.address, CONNECTIONS, Pace::Closed, long).await?.all_accepted()?;
    let after = standing(&node).await?;
    node.stop()?;
    let ratio = (after.1 - before.1) / (after.0 - before.0);
    Ok((seen.rate(), ratio))
}

/// Rows stored so far, and rows that central has.
async fn standing(node: &Node) -> Result<(f64, f64)> {
    let rows = node.metric("hailong_journal_rows").await?;
    let backlog = node.metric("hailong_feed_backlog_rows").await?;
    Ok((rows, rows - backlog))
}

/// 99th percentile in milliseconds at a fixed rate.
async fn paced(more: &[&str], pace: Pace, long: Duration) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let node = Node::serve(folder.path(), more)?;
    let seen = load::run(node.address, CONNECTIONS, pace, long).await?.all_accepted()?;
    node.stop()?;
    Ok(seen.latencies.value_at_quantile(0.99) as f64 / 1_000.0)
}

async fn compared(arguments: &[&str], long: Duration) -> Result<f64> {
    let node = Node::compared(arguments).context("starting a server to compare with")?;
    let seen = load::run(node.address, CONNECTIONS, Pace::Closed, long).await?.all_accepted()?;
    Ok(seen.rate())
}

fn print(rates: &Rates) {
    println!("| server, {CONNECTIONS} connections | accepted/s, median (min-max) |");
    println!("|---|---:|");
    for (what, figures) in [
        ("parses and checks, stores nothing", &rates.nothing),
        ("`hailong serve`, embedded central", &rates.embedded),
        ("`hailong serve`, PostgreSQL", &rates.postgres),
        ("`hailong serve --commit-rows 1`, embedded central", &rates.one_commit),
        ("one INSERT per request on PostgreSQL", &rates.insert),
    ] {
        println!("| {what} | {} |", figures.text(0));
    }
    println!("\n| target | seen, median (min-max) | wanted | met |");
    println!("|---|---:|---:|---|");
    for (what, figures, least) in [
        ("durable over storing nothing, embedded", rates.embedded.over(&rates.nothing), 0.5),
        ("durable over storing nothing, PostgreSQL", rates.postgres.over(&rates.nothing), 0.5),
        ("durable over one commit per request", rates.embedded.over(&rates.one_commit), 8.0),
        ("durable over one INSERT per request", rates.postgres.over(&rates.insert), 3.0),
        ("fed to PostgreSQL over acknowledged", rates.fed.clone(), 1.0),
    ] {
        let met = figures.median() >= least - 0.005;
        println!("{}", target(what, &figures.text(2), &format!(">= {least}"), met));
    }
    for (what, figures) in [
        ("p99 at half the top rate, embedded, ms", &rates.p99_ms),
        ("p99 at half the top rate, PostgreSQL, ms", &rates.p99_postgres_ms),
    ] {
        println!("{}", target(what, &figures.text(1), "<= 25", figures.median() <= 25.0));
    }
}
