//! How long indices take: a year of a province with all items and all its units, and the national table,
//! asked of a running service over HTTP, every figure with its interval; at two sizes of the same year.
//! And how long it takes to make every tally and sample anew, and what a rating takes on disk.

mod generate;
pub mod load;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use ingest::central::{self, Central};
use support::postgres::Cluster;

use crate::node::{Node, program};
use crate::report::target;

#[derive(clap::Args)]
pub struct Settings {
    /// Ratings of the large year on PostgreSQL.
    #[arg(long, default_value_t = 10_000_000)]
    rows: u64,
    /// Ratings of the small year on PostgreSQL, and of SQLite's.
    #[arg(long, default_value_t = 100_000)]
    small: u64,
    /// Ratings of the large year on SQLite.
    #[arg(long, default_value_t = 1_000_000)]
    sqlite_rows: u64,
    /// Requests for each figure.
    #[arg(long, default_value_t = 200)]
    requests: usize,
}

/// What was seen at one database and size.
struct Seen {
    rows: u64,
    province: [f64; 2],
    national: [f64; 2],
    rebuild: f64,
    bytes: f64,
}

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    println!(
        "| database | ratings | province p50 / p95 ms | national p50 / p95 ms | rebuild rows/s | bytes/rating |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let cluster = Cluster::start();
    let mut postgres = Vec::new();
    for (rows, name) in [(settings.small, "small"), (settings.rows, "large")] {
        let url = cluster.database(name);
        let seen = on_postgres(&url, rows, settings.requests).await?;
        told("PostgreSQL", &seen);
        postgres.push(seen);
    }
    for rows in [settings.small, settings.sqlite_rows] {
        told("SQLite", &on_sqlite(rows, settings.requests).await?);
    }
    let [small, large] = &postgres[..] else { return Ok(()) };
    println!("\n| target (PostgreSQL, {} ratings) | seen | wanted | met |", large.rows);
    println!("|---|---:|---:|---|");
    let line = |what: &str, seen: f64, decimals: usize, wanted: &str, met: bool| {
        println!("{}", target(what, &format!("{seen:.decimals$}"), wanted, met));
    };
    line("a year of a province, p95, ms", large.province[1], 1, "<= 50", large.province[1] <= 50.0);
    let ratio = large.province[1] / small.province[1];
    let what = format!("the same over {} ratings", small.rows);
    line(&what, ratio, 2, "<= 1.2", ratio <= 1.2);
    line(
        "table of 34 provinces, p95, ms",
        large.national[1],
        1,
        "<= 100",
        large.national[1] <= 100.0,
    );
    line("rebuild, rows/s", large.rebuild, 0, ">= 100000", large.rebuild >= 100_000.0);
    line(
        "bytes on disk per rating, indexes included",
        large.bytes,
        0,
        "<= 600",
        large.bytes <= 600.0,
    );
    Ok(())
}

fn told(database: &str, seen: &Seen) {
    let pair = |times: [f64; 2]| format!("{:.1} / {:.1}", times[0], times[1]);
    println!(
        "| {database} | {} | {} | {} | {:.0} | {:.0} |",
        seen.rows,
        pair(seen.province),
        pair(seen.national),
        seen.rebuild,
        seen.bytes
    );
}

async fn on_postgres(url: &str, rows: u64, requests: usize) -> Result<Seen> {
    let central = central::open(url).await?;
    load::register(&*central).await?;
    let rate = load::copied(url, rows).await?;
    eprintln!("{rows} ratings copied, {rate:.0} a second");
    let rebuild = rebuilt(&*central, rows).await?;
    drop(central);
    let pool = sqlx::PgPool::connect(url).await?;
    // What loading has left to write is not written while it is read.
    sqlx::raw_sql("vacuum analyze").execute(&pool).await?;
    sqlx::raw_sql("checkpoint").execute(&pool).await?;
    let sizes: Vec<(String, i64)> = sqlx::query_as(
        "select relname::text, pg_relation_size(oid) + case when relkind = 'r' and reltoastrelid <> 0
             then pg_total_relation_size(reltoastrelid) else 0 end
         from pg_class
         where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace
         order by 2 desc",
    )
    .fetch_all(&pool)
    .await?;
    for (table, bytes) in sizes.iter().take(16) {
        eprintln!("  {table}: {:.1} bytes per rating", *bytes as f64 / rows as f64);
    }
    let bytes: i64 = sizes.iter().map(|(_, bytes)| bytes).sum();
    pool.close().await;
    let folder = tempfile::tempdir()?;
    let [province, national] = asked(folder.path(), &["--central", url], requests).await?;
    Ok(Seen { rows, province, national, rebuild, bytes: bytes as f64 / rows as f64 })
}

async fn on_sqlite(rows: u64, requests: usize) -> Result<Seen> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("central.db");
    let central = central::open(&format!("sqlite://{}", file.display())).await?;
    load::register(&*central).await?;
    let rate = load::absorbed(&*central, rows).await?;
    eprintln!("{rows} ratings absorbed by SQLite, {rate:.0} a second");
    let rebuild = rebuilt(&*central, rows).await?;
    drop(central);
    let bytes = std::fs::metadata(&file)?.len() as f64 / rows as f64;
    let [province, national] = asked(folder.path(), &[], requests).await?;
    Ok(Seen { rows, province, national, rebuild, bytes })
}

async fn rebuilt(central: &dyn Central, rows: u64) -> Result<f64> {
    let begin = Instant::now();
    let rebuilt = central.rebuild(&mut |_, _| ()).await?;
    ensure!(rebuilt.rows == rows, "{rebuilt:?}");
    let rate = rows as f64 / begin.elapsed().as_secs_f64();
    eprintln!("  rebuilt: {rebuilt:?}, {rate:.0} rows/s");
    Ok(rate)
}

/// Milliseconds, median and 95th percentile, of a province's year with its units and of the national table.
async fn asked(folder: &Path, more: &[&str], requests: usize) -> Result<[[f64; 2]; 2]> {
    let mut command = Command::new(program("hailong")?);
    command.args(["token", "add", "bench", "--scope", "figures", "--data-dir"]).arg(folder);
    let output = command.args(more).output()?;
    ensure!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout)?;
    let token = said.split_whitespace().find(|word| word.starts_with("hl_")).unwrap_or_default();
    let node = Node::serve(folder, more)?;
    let client = reqwest::Client::new();
    let mut seen = [[0.0; 2]; 2];
    for (at, query) in ["by=unit&unit=H", "by=province"].into_iter().enumerate() {
        let mut times = Vec::with_capacity(requests);
        for request in 0..requests + 5 {
            // Provinces in turns, from the largest to the smallest.
            let unit = match at {
                0 => generate::province(request % generate::PROVINCES)[1..].to_owned(),
                _ => String::new(),
            };
            let url = format!(
                "http://{}/v1/indices?survey=one-stop&period=2026&{query}{unit}",
                node.address
            );
            let begin = Instant::now();
            let answer = client.get(url).bearer_auth(token).send().await?;
            let status = answer.status();
            let body = answer.bytes().await?;
            let took: Duration = begin.elapsed();
            ensure!(status.is_success() && body.len() > 10_000, "{status}: {} bytes", body.len());
            if request >= 5 {
                times.push(took.as_secs_f64() * 1_000.0);
            }
        }
        times.sort_by(f64::total_cmp);
        let at_share = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        seen[at] = [at_share(0.5), at_share(0.95)];
    }
    node.stop()?;
    Ok(seen)
}
