//! Probes of intake and the journal: one outcome each, every stored row on disk, no row damaged.

use async_trait::async_trait;

use super::{Metrics, Probe, Severity, System, Told, Unable};
use crate::limits::{PROBE_READING_WAIT, PROBE_READINGS, WRITE_QUEUE_MAX};

/// The counters of intake at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counted {
    received: u64,
    stored: u64,
    answered: u64,
}

impl Counted {
    fn of(metrics: &Metrics) -> Counted {
        Counted {
            received: metrics.count("hailong_submissions_received_total", ""),
            stored: metrics.count("hailong_submissions_total", "outcome=\"stored\""),
            answered: metrics.count("hailong_submissions_total", ""),
        }
    }
}

/// received = stored + repeat + rejected.
pub struct Balance;

#[async_trait]
impl Probe for Balance {
    fn name(&self) -> &'static str {
        "outcomes-balance"
    }

    fn invariant(&self) -> &'static str {
        "every submission that was received has exactly one outcome: stored, repeat or rejected"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let mut readings = Vec::new();
        for _ in 0..PROBE_READINGS {
            readings.push(Counted::of(&system.node.metrics().await?));
            if unbalanced(&readings).is_none() {
                return Ok(vec![]);
            }
            tokio::time::sleep(PROBE_READING_WAIT).await;
        }
        Ok(unbalanced(&readings).into_iter().collect())
    }
}

/// What is wrong with several readings; nothing when one of them balances. While submissions keep
/// coming some are always between arrival and outcome, as many as may wait for the writer.
fn unbalanced(readings: &[Counted]) -> Option<(Severity, String, String)> {
    let apart = |one: &Counted| one.received.abs_diff(one.answered);
    let least = readings.iter().map(apart).min().unwrap_or(0);
    let is_busy = readings.windows(2).any(|two| two[0].received != two[1].received);
    let last = readings.last()?;
    if least == 0 || (is_busy && least <= WRITE_QUEUE_MAX as u64) {
        return None;
    }
    let what = format!(
        "{} submissions were received, {} have an outcome; {least} do not match",
        last.received, last.answered
    );
    let remedy = "a fault of the program: keep the log and the output of /metrics and report it; \
                  senders without an answer try again under the same key";
    Some((Severity::Critical, what, remedy.to_owned()))
}

/// stored = journal rows, across restarts.
pub struct StoredRows;

#[async_trait]
impl Probe for StoredRows {
    fn name(&self) -> &'static str {
        "stored-rows"
    }

    fn invariant(&self) -> &'static str {
        "the journal has a row for every submission that was answered with stored, and no other"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let journal = system.journal().await?;
        let mut told = None;
        for _ in 0..PROBE_READINGS {
            let before = system.node.metrics().await?;
            let rows = journal.rows().await?;
            let after = system.node.metrics().await?;
            told = rows_differ(&before, rows, &after);
            if told.is_none() {
                return Ok(vec![]);
            }
            tokio::time::sleep(PROBE_READING_WAIT).await;
        }
        Ok(told.into_iter().collect())
    }
}

/// What is wrong with a number of rows, counted between two readings.
fn rows_differ(before: &Metrics, rows: u64, after: &Metrics) -> Option<(Severity, String, String)> {
    let at_start = after.count("hailong_journal_rows_at_start", "");
    let (first, last) = (Counted::of(before), Counted::of(after));
    let least = at_start + first.stored;
    // Rows may be on disk whose sender is just being told.
    let most = at_start + last.stored + last.received.saturating_sub(last.answered);
    if (least..=most).contains(&rows) {
        return None;
    }
    let what = format!(
        "the journal has {rows} rows; {at_start} at the start and {} stored since make {most}",
        last.stored
    );
    let remedy = if rows < least {
        "rows are missing: stop the service, keep the directory as it is, and see \
         docs/operations/faults.md, Corrupt journal"
    } else {
        "something else than this node writes to its journal: find it and stop it"
    };
    Some((Severity::Critical, what, remedy.to_owned()))
}

/// No row's checksum is wrong.
pub struct Damaged;

#[async_trait]
impl Probe for Damaged {
    fn name(&self) -> &'static str {
        "journal-checksums"
    }

    fn invariant(&self) -> &'static str {
        "every journal row says what was written"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        Ok(damaged(&system.node.metrics().await?).into_iter().collect())
    }
}

fn damaged(metrics: &Metrics) -> Option<(Severity, String, String)> {
    let rows = metrics.count("hailong_journal_corrupt_rows", "");
    (rows > 0).then(|| {
        let what = format!("{rows} journal rows do not match their checksum");
        let remedy = "the disk or its controller damages data: see docs/operations/faults.md, \
                      Corrupt journal";
        (Severity::Critical, what, remedy.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(received: u64, answered: u64) -> Counted {
        Counted { received, stored: answered, answered }
    }

    #[test]
    fn a_submission_without_outcome_is_found_and_one_in_work_is_not() {
        assert_eq!(unbalanced(&[at(9, 9)]), None);
        assert_eq!(unbalanced(&[at(10, 8), at(10, 10)]), None, "it was in work");
        let (severity, what, _) = unbalanced(&[at(10, 9), at(10, 9)]).unwrap();
        assert_eq!(severity, Severity::Critical);
        assert!(what.contains("1 do not match"), "{what}");
        assert!(unbalanced(&[at(9, 10), at(9, 10)]).is_some(), "two outcomes for one");
        assert_eq!(unbalanced(&[at(100, 90), at(200, 190)]), None, "always ten in work");
        let most = WRITE_QUEUE_MAX as u64;
        assert_eq!(unbalanced(&[at(most + 1, 1), at(most + 2, 2)]), None);
        assert!(unbalanced(&[at(most + 2, 1), at(most + 3, 2)]).is_some());
    }

    fn metrics(at_start: u64, received: u64, stored: u64) -> Metrics {
        Metrics::of(&format!(
            "hailong_journal_rows_at_start {at_start}\n\
             hailong_submissions_received_total {received}\n\
             hailong_submissions_total{{outcome=\"stored\",reason=\"\"}} {stored}\n"
        ))
    }

    #[test]
    fn rows_that_are_missing_or_that_nobody_sent_are_found() {
        let (before, after) = (metrics(100, 5, 5), metrics(100, 9, 8));
        for rows in [105, 108, 109] {
            assert_eq!(rows_differ(&before, rows, &after), None, "{rows}");
        }
        assert!(rows_differ(&before, 104, &after).unwrap().2.contains("missing"));
        assert!(rows_differ(&before, 110, &after).unwrap().2.contains("something else"));
    }

    #[test]
    fn damaged_rows_are_told() {
        assert_eq!(damaged(&Metrics::of("hailong_journal_corrupt_rows 0\n")), None);
        assert!(damaged(&Metrics::of("hailong_journal_corrupt_rows 2\n")).is_some());
    }
}
