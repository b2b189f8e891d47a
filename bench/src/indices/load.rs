//! Filling central with ratings: through `Central::absorb`, as the feed does, or into PostgreSQL by COPY
//! where there are millions, whose tallies and samples `tally rebuild` then makes.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::Result;
use ingest::central::Central;
use ingest::entry::Entry;
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, PgPool};

use super::generate::{Ratings, units};

/// Ratings of one transaction.
const BATCH: usize = 500;

/// Rows that are sent to PostgreSQL at once.
const COPIED: usize = 20_000;

/// Registers the units.
pub async fn register(central: &dyn Central) -> Result<()> {
    central.put_units(&units(), (0, "bench")).await?;
    Ok(())
}

/// As the feed does. Returns ratings a second.
pub async fn absorbed(central: &dyn Central, rows: u64) -> Result<f64> {
    let begin = Instant::now();
    let mut ratings = Ratings::new(1, rows).zip(1..).peekable();
    while ratings.peek().is_some() {
        let batch: Vec<(i64, Entry)> =
            ratings.by_ref().take(BATCH).map(|(entry, seq)| (seq, entry)).collect();
        central.absorb("bench", &batch).await?;
    }
    Ok(rows as f64 / begin.elapsed().as_secs_f64())
}

/// By COPY, without tallies or samples. Returns ratings a second.
pub async fn copied(url: &str, rows: u64) -> Result<f64> {
    let begin = Instant::now();
    let mut db = PgConnection::connect(url).await?;
    let mut text = String::new();
    let mut waiting = 0;
    for entry in Ratings::new(1, rows) {
        write_row(&mut text, &entry)?;
        waiting += 1;
        if waiting == COPIED {
            flush(&mut db, &mut text).await?;
            waiting = 0;
        }
    }
    flush(&mut db, &mut text).await?;
    let pool = PgPool::connect(url).await?;
    sqlx::raw_sql("vacuum analyze submission").execute(&pool).await?;
    pool.close().await;
    Ok(rows as f64 / begin.elapsed().as_secs_f64())
}

async fn flush(db: &mut PgConnection, rows: &mut String) -> Result<()> {
    let statement =
        "copy submission (key, hash, receipt, survey, version, lang, unit, service, dossier,
        stage, channel, assisted, rank, received_at, day, elapsed_ms, answers, standing, reason,
        flags, sender, invite_issuer, invite_id, nth_of_key) from stdin";
    let mut copy = db.copy_in_raw(statement).await?;
    copy.send(rows.as_bytes()).await?;
    copy.finish().await?;
    rows.clear();
    Ok(())
}

fn write_row(text: &mut String, entry: &Entry) -> Result<()> {
    let body = &entry.body;
    let hash: String = entry.hash.iter().fold(String::new(), |mut hex, byte| {
        // A String takes whatever is written to it.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let (issuer, id) =
        body.invite.as_ref().map_or(("", ""), |invite| (&*invite.issuer, &*invite.id));
    writeln!(
        text,
        "{}\t\\\\x{hash}\t{}\t{}\t{}\tvi\t{}\t{}\t{}\t{}\t{}\tf\t{}\t{}\t{}\t20000\t{}\tcounted\t\t\t{}\t{issuer}\t{id}\t0",
        entry.key_text(),
        entry.receipt,
        body.survey,
        body.version,
        body.unit.as_deref().unwrap_or_default(),
        body.service.as_deref().unwrap_or_default(),
        body.dossier.as_deref().unwrap_or_default(),
        body.stage.name(),
        body.channel.name(),
        body.rank,
        entry.received_at,
        ingest::day::of(entry.received_at),
        body.answers_json(),
        body.sender.as_deref().unwrap_or_default(),
    )?;
    Ok(())
}
