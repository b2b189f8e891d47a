//! What an export from the monitor takes: peak memory of the service and time, for each format, at two sizes
//! on both databases. Memory that grew with the rows would show in the ratio. The client reads as fast as it
//! can and keeps nothing. What the service does once after its start is measured by itself, beforehand.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use ingest::central;
use reqwest::header::COOKIE;
use support::postgres::Cluster;

use crate::indices::load;
use crate::node::Node;
use crate::report::target;

/// By then a service has started, looked at what came before it and taken its first step of upkeep (twenty
/// seconds after the start), which would otherwise fall into the longest of the exports.
const SETTLED_AFTER: Duration = Duration::from_secs(40);

/// What can be downloaded.
const FORMATS: [&str; 3] = ["csv", "ndjson", "xlsx"];

#[derive(clap::Args)]
pub struct Settings {
    /// Submissions of the large export.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Submissions of the small one.
    #[arg(long, default_value_t = 100_000)]
    small: u64,
    /// On PostgreSQL only: SQLite takes minutes to fill.
    #[arg(long)]
    only_postgres: bool,
}

/// One download.
struct Seen {
    peak_mb: f64,
    seconds: f64,
    bytes: u64,
}

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    println!("| database | rows | format | at rest MB | peak MB | s | MB | rows/s |");
    println!("|---|---:|---|---:|---:|---:|---:|---:|");
    let cluster = Cluster::start();
    let mut targets = Vec::new();
    let databases =
        if settings.only_postgres { &["PostgreSQL"][..] } else { &["PostgreSQL", "SQLite"] };
    for database in databases {
        let mut peaks = Vec::new();
        for rows in [settings.small, settings.rows] {
            let folder = tempfile::tempdir()?;
            let url = match *database {
                "PostgreSQL" => cluster.database(&format!("exports{rows}")),
                _ => format!("sqlite://{}", folder.path().join("central.db").display()),
            };
            filled(database, &url, rows).await?;
            peaks.push(measured(database, folder.path(), &url, rows).await?);
        }
        let [small, large] = &peaks[..] else { continue };
        for (at, format) in FORMATS.iter().enumerate() {
            let ratio = large[at] / small[at];
            let what = format!(
                "{database}, {format}: peak memory, {} over {} rows",
                settings.rows, settings.small
            );
            targets.push(target(&what, &format!("{ratio:.2}"), "<= 1.3", ratio <= 1.3));
        }
    }
    println!("\n| target | seen | wanted | met |\n|---|---:|---:|---|");
    targets.iter().for_each(|line| println!("{line}"));
    Ok(())
}

async fn filled(database: &str, url: &str, rows: u64) -> Result<()> {
    let central = central::open(url).await?;
    load::register(&*central).await?;
    let rate = match database {
        "PostgreSQL" => load::copied(url, rows).await?,
        _ => load::absorbed(&*central, rows).await?,
    };
    // A service that comes upon rows it has not counted does so meanwhile, which is not measured here.
    central.rebuild(&mut |_, _| ()).await?;
    eprintln!("{database}: {rows} submissions, {rate:.0} a second");
    Ok(())
}

/// Peak memory of each format in turn, in one service that has settled.
async fn measured(database: &str, folder: &Path, url: &str, rows: u64) -> Result<Vec<f64>> {
    let node = Node::serve(folder, &["--central", url])?;
    let cookie = node.logged_in(folder).await?;
    let at_rest = node.memory_mb()?;
    node.forget_peak()?;
    tokio::time::sleep(SETTLED_AFTER).await;
    let settling = node.peak_mb()?;
    println!("| {database} | {rows} | (first upkeep) | {at_rest:.0} | {settling:.0} | | | |");
    let mut peaks = Vec::new();
    for format in FORMATS {
        let at_rest = node.memory_mb()?;
        node.forget_peak()?;
        let seen = downloaded(&node, &cookie, format, rows).await?;
        println!(
            "| {database} | {rows} | {format} | {at_rest:.0} | {:.0} | {:.1} | {:.0} | {:.0} |",
            seen.peak_mb,
            seen.seconds,
            seen.bytes as f64 / 1e6,
            rows as f64 / seen.seconds
        );
        peaks.push(seen.peak_mb);
    }
    node.stop()?;
    Ok(peaks)
}

async fn downloaded(node: &Node, cookie: &str, format: &str, rows: u64) -> Result<Seen> {
    let url = format!("http://{}/monitor/exports/file?format={format}&standing=all", node.address);
    let begin = Instant::now();
    let mut answer = reqwest::Client::new().get(url).header(COOKIE, cookie).send().await?;
    ensure!(answer.status().is_success(), "{}", answer.status());
    let (mut bytes, mut lines) = (0, 0);
    while let Some(piece) = answer.chunk().await? {
        bytes += piece.len() as u64;
        lines += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    let seconds = begin.elapsed().as_secs_f64();
    ensure!(format != "ndjson" || lines == rows, "{lines} lines of {rows}");
    Ok(Seen { peak_mb: node.peak_mb()?, seconds, bytes })
}
