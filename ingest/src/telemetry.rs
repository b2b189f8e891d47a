//! Logs and metrics. Logs are JSON lines on stderr; never an address, a code of a dossier, a key or
//! free text. Metrics have few, fixed labels.

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// Starts logging with a level or filter; an unreadable filter falls back to `info` and says so.
pub fn start_logging(filter: &str) {
    let parsed = EnvFilter::try_new(filter);
    let wrong = parsed.as_ref().err().map(ToString::to_string);
    let filter = parsed.unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A log that cannot be written, on a disk that is full, must not stop who wrote it.
        .log_internal_errors(false);
    // Fails only when logging was started before, as in tests; the first one stays.
    let _ = subscriber.try_init();
    if let Some(error) = wrong {
        tracing::warn!(error, "the log filter cannot be read, using info");
    }
}

/// Starts the recorder of this process and describes every metric.
///
/// # Errors
/// A recorder was installed before.
pub fn start_metrics() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    metrics::describe_counter!(
        "hailong_submissions_received_total",
        "Submissions that arrived, each of a batch by itself"
    );
    metrics::describe_counter!(
        "hailong_submissions_total",
        "Submissions by outcome and, when rejected, by reason; their sum is the number received"
    );
    metrics::describe_counter!(
        "hailong_feed_entries_total",
        "Journal entries that central took, by what they were there"
    );
    metrics::describe_counter!("hailong_feed_failures_total", "Tries to reach central that failed");
    metrics::describe_counter!(
        "hailong_feed_changed_total",
        "Rows of central that stand otherwise because of entries that came later"
    );
    metrics::describe_gauge!("hailong_feed_up", "1 while central answers the feed, else 0");
    metrics::describe_gauge!(
        "hailong_feed_lag_seconds",
        "From the receipt of the last entry fed until central had it"
    );
    metrics::describe_gauge!(
        "hailong_feed_oldest_age_seconds",
        "Age of the oldest journal row that central has not taken, 0 without one"
    );
    metrics::describe_gauge!("hailong_journal_rows", "Rows in this node's journal");
    metrics::describe_gauge!(
        "hailong_journal_rows_at_start",
        "Rows in this node's journal when it was started; with those stored since, the rows now"
    );
    metrics::describe_gauge!(
        "hailong_journal_queue_rows",
        "Submissions that wait for the journal's writer, seen once a second"
    );
    metrics::describe_gauge!(
        "hailong_journal_corrupt_rows",
        "Journal rows that do not say what was written: set aside, not fed"
    );
    metrics::describe_gauge!(
        "hailong_journal_wal_bytes",
        "Bytes of the journal's write-ahead log; it grows while somebody reads the file for long"
    );
    metrics::describe_gauge!(
        "hailong_journal_disk_free_bytes",
        "Free bytes on the disk of the data directory"
    );
    metrics::describe_counter!(
        "hailong_journal_failures_total",
        "Writes to the journal that failed; nothing of them was acknowledged"
    );
    metrics::describe_counter!(
        "hailong_journal_purged_rows_total",
        "Journal rows whose content was destroyed because central has it and its time was over"
    );
    metrics::describe_gauge!(
        "hailong_feed_backlog_rows",
        "Journal rows that central has not taken"
    );
    metrics::describe_counter!(
        "hailong_embed_total",
        "Heartbeats of pages with the widget: ready, offered, or why it could not run"
    );
    metrics::counter!("hailong_submissions_received_total").absolute(0);
    Ok(handle)
}
