//! Probes between journal and central: the cursor fits the journal, the backlog is young, and what
//! was fed is there.

use async_trait::async_trait;
use model::code::key_text;

use super::{Probe, Severity, System, Told, Unable};
use crate::journal::inspection::Seen;
use crate::limits::{PROBE_BACKLOG_AGE, PROBE_ROWS_MAX};

/// The cursor stands on a row of this journal.
pub struct Cursor;

#[async_trait]
impl Probe for Cursor {
    fn name(&self) -> &'static str {
        "feed-cursor"
    }

    fn invariant(&self) -> &'static str {
        "central's cursor for this journal stands on a row that the journal has"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let journal = system.journal().await?;
        // In this order: a row written in between can only move the journal further.
        let cursor = system.central()?.cursor(journal.id()).await?;
        let last = journal.last().await?;
        let Some(cursor) = cursor else { return Ok(vec![]) };
        let at_cursor = journal.up_to(cursor.seq, 1).await?;
        let at_cursor = at_cursor.first().filter(|seen| seen.seq == cursor.seq);
        let is_another = match (at_cursor, cursor.key) {
            (Some(seen), Some(key)) => seen.key != key_text(&key),
            _ => false,
        };
        let what = if cursor.seq > last {
            format!("central's cursor stands at {}, the journal ends at {last}", cursor.seq)
        } else if is_another {
            format!("central's cursor stands on row {}, which is another here", cursor.seq)
        } else {
            return Ok(vec![]);
        };
        let what = format!("{what}: rows hide below it");
        let remedy = "the journal was replaced by another copy of itself: restart serve, which then \
                      begins to feed anew under a new id; bring copies in with hailong restore";
        Ok(vec![(Severity::Critical, what, remedy.to_owned())])
    }
}

/// The oldest row that central does not have is not old.
pub struct Backlog;

#[async_trait]
impl Probe for Backlog {
    fn name(&self) -> &'static str {
        "feed-backlog"
    }

    fn invariant(&self) -> &'static str {
        "what was acknowledged reaches central within minutes"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let journal = system.journal().await?;
        let cursor = system.central()?.cursor(journal.id()).await?.map_or(0, |cursor| cursor.seq);
        let Some(received_at) = journal.oldest_after(cursor).await? else { return Ok(vec![]) };
        let age = (system.now_ms - received_at).max(0) / 1_000;
        if age <= PROBE_BACKLOG_AGE.as_secs() as i64 {
            return Ok(vec![]);
        }
        let rows = journal.last().await? - cursor;
        let what = format!("about {rows} rows wait for central, the oldest for {age} s");
        let remedy = "see whether serve runs and why its feed waits (its log says); nothing is \
                      lost as long as the journal's disk has room";
        Ok(vec![(Severity::Warning, what, remedy.to_owned())])
    }
}

/// Every journal row up to the cursor is at central.
pub struct RowsAtCentral;

#[async_trait]
impl Probe for RowsAtCentral {
    fn name(&self) -> &'static str {
        "rows-at-central"
    }

    fn invariant(&self) -> &'static str {
        "every journal row up to the cursor is at central (some of them are looked for)"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let journal = system.journal().await?;
        let central = system.central()?;
        let cursor = central.cursor(journal.id()).await?.map_or(0, |cursor| cursor.seq);
        let mut sample = journal.up_to(cursor, PROBE_ROWS_MAX / 2).await?;
        // Another stretch at every run, by the clock; over many runs all of them.
        let from = system.now_ms.rem_euclid(cursor.max(1));
        let stretch = journal.after(from, PROBE_ROWS_MAX / 2).await?;
        sample.extend(stretch.into_iter().filter(|seen| seen.seq <= cursor));
        let keys: Vec<String> = sample.iter().map(|seen| seen.key.clone()).collect();
        let missing = central.missing(&keys).await?;
        let mut lost: Vec<&Seen> =
            sample.iter().filter(|seen| missing.contains(&seen.key)).collect();
        lost.sort_by_key(|seen| seen.seq);
        lost.dedup();
        let Some(first) = lost.first() else { return Ok(vec![]) };
        let what = format!(
            "{} of {} journal rows looked for are not at central although its cursor is past \
             them, the first is seq {}",
            lost.len(),
            sample.len(),
            first.seq
        );
        let remedy = "rows were removed at central, or it is an older copy: stop the service, make \
                      a backup of the node with --without-central and restore it with --replace; \
                      everything the journal has is fed again";
        Ok(vec![(Severity::Critical, what, remedy.to_owned())])
    }
}
