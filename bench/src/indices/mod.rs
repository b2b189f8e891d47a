//! How long indices take: a year of a province with all items and all its units, and the national table,
//! asked of a running service over HTTP, every figure with its interval; at two sizes of the same year.
//! The same of each procedure and of one channel, which are counted row by row, where there are not too many.
//! And how long it takes to make every tally and sample anew, and what a rating takes on disk.

mod asking;
mod generate;
pub mod load;

use std::time::Instant;

use anyhow::{Result, ensure};
use ingest::central::{self, Central};
use ingest::limits::ROWS_COUNTED_MAX;
use support::postgres::Cluster;

use self::asking::Asking;
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

/// What was seen at one database and size; times are median and 95th percentile in milliseconds.
#[derive(Default)]
struct Seen {
    rows: u64,
    province: [f64; 2],
    national: [f64; 2],
    /// Of each procedure of the country and of one channel of it; none where there are too many rows.
    narrowed: Option<[[f64; 2]; 2]>,
    rebuild: f64,
    bytes: f64,
}

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    println!(
        "| database | ratings | province p50 / p95 ms | national p50 / p95 ms | procedures p50 / p95 ms | channel p50 / p95 ms | rebuild rows/s | bytes/rating |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
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
    let narrowed = |at: usize| seen.narrowed.map_or("too many".to_owned(), |told| pair(told[at]));
    println!(
        "| {database} | {} | {} | {} | {} | {} | {:.0} | {:.0} |",
        seen.rows,
        pair(seen.province),
        pair(seen.national),
        narrowed(0),
        narrowed(1),
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
    let asking = Asking::begin(folder.path(), &["--central", url])?;
    let seen = Seen { rows, rebuild, bytes: bytes as f64 / rows as f64, ..Seen::default() };
    asked(asking, seen, requests).await
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
    let asking = Asking::begin(folder.path(), &[])?;
    asked(asking, Seen { rows, rebuild, bytes, ..Seen::default() }, requests).await
}

/// Adds how long answers took.
async fn asked(asking: Asking, mut seen: Seen, requests: usize) -> Result<Seen> {
    // Provinces in turns, from the largest to the smallest.
    let province = |request: usize| {
        let province = generate::province(request % generate::PROVINCES);
        format!("by=unit&unit={province}")
    };
    seen.province = asking.times(requests, province).await?;
    seen.national = asking.times(requests, |_| "by=province".to_owned()).await?;
    if seen.rows <= ROWS_COUNTED_MAX {
        let fewer = requests.div_ceil(10);
        let services = asking.times(fewer, |_| "services=true".to_owned()).await?;
        let channel = asking.times(fewer, |_| "channel=portal&by=province".to_owned()).await?;
        seen.narrowed = Some([services, channel]);
    }
    asking.end()?;
    Ok(seen)
}

async fn rebuilt(central: &dyn Central, rows: u64) -> Result<f64> {
    let begin = Instant::now();
    let rebuilt = central.rebuild(&mut |_, _| ()).await?;
    ensure!(rebuilt.rows == rows, "{rebuilt:?}");
    let rate = rows as f64 / begin.elapsed().as_secs_f64();
    eprintln!("  rebuilt: {rebuilt:?}, {rate:.0} rows/s");
    Ok(rate)
}
