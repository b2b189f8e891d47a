//! What a batch of entries does to central, written once for both databases: which are new, which
//! rows stand otherwise because of them, and how the tallies move with that.
//!
//! Only rows that the batch touches are looked at: rows of its scopes, and, where a key or an invite
//! had come before, the rows that share it. What is said of them is in `standing`; the SQL is behind
//! `ledger`.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ledger::{Change, Content, Key, Ledger, New, Stored};
use super::rights::WITHDRAWN;
use super::sample::{self, Class, Moved};
use super::standing::{self, Evidence, Hold, Scope, Verdict};
use super::tally::{self, Tallies};
use super::{Absorbed, CentralError};
use crate::day;
use crate::entry::{Entry, SpentInvite, Standing};

/// An entry that central does not have, with the earliest moment at which a node received it.
struct Arriving<'a> {
    entry: &'a Entry,
    received_at: i64,
    scope: Option<Scope>,
}

/// A row at central and what it was before the batch.
struct Known {
    row: Stored,
    was: (Standing, i64),
}

/// What a batch touches.
#[derive(Default)]
struct Touched<'a> {
    new: Vec<Arriving<'a>>,
    known: Vec<Known>,
    known_ids: HashSet<i64>,
    rows_of_key: HashMap<Key, i64>,
    contested_keys: HashSet<Key>,
    contested_invites: HashSet<SpentInvite>,
}

/// Takes entries, none of which has been taken under this cursor before.
pub async fn absorb(
    ledger: &mut impl Ledger,
    entries: &[&Entry],
) -> Result<Absorbed, CentralError> {
    let mut touched = Touched { new: distinct(entries), ..Touched::default() };
    touched.look_up_keys(ledger).await?;
    touched.look_up_invites(ledger).await?;
    let scopes: HashSet<&Scope> = touched
        .new
        .iter()
        .filter_map(|new| new.scope.as_ref())
        .chain(touched.known.iter().filter_map(|known| known.row.scope.as_ref()))
        .collect();
    if !scopes.is_empty() {
        let rows = ledger.rows_of_scopes(&scopes.into_iter().collect::<Vec<_>>()).await?;
        touched.keep(rows);
    }
    let mut absorbed = touched.conclude(ledger).await?;
    absorbed.absorbed = entries.len() as u64 - absorbed.counted - absorbed.superseded;
    Ok(absorbed)
}

/// Finds the standings of these scopes anew and moves the tallies with them. For whoever changed a
/// row's standing by something else than an entry. Says how many rows changed.
pub async fn settle(
    ledger: &mut impl Ledger,
    scopes: &BTreeSet<Scope>,
) -> Result<u64, CentralError> {
    if scopes.is_empty() {
        return Ok(0);
    }
    let mut touched = Touched::default();
    touched.keep(ledger.rows_of_scopes(&scopes.iter().collect::<Vec<_>>()).await?);
    Ok(touched.conclude(ledger).await?.changed)
}

/// Takes rows out of the counts because they were withdrawn, and finds the standings of their scopes
/// anew. Rows that are withdrawn or erased already stay as they are. Says how many were withdrawn.
pub async fn withdraw(ledger: &mut impl Ledger, rows: &[Stored]) -> Result<u64, CentralError> {
    let rows = rows.iter().filter(|row| row.id != 0 && !row.is_erased);
    let rows: Vec<&Stored> = rows.filter(|row| row.standing != Standing::Withdrawn).collect();
    let changes: Vec<Change> = rows
        .iter()
        .map(|row| Change {
            id: row.id,
            before: (row.standing, row.received_at),
            after: (Standing::Withdrawn, row.received_at),
            // Of a key that has several rows, the one it belongs to can still be told.
            reason: if row.reason == standing::KEY_REUSED {
                standing::KEY_REUSED
            } else {
                WITHDRAWN
            }
            .to_owned(),
        })
        .collect();
    if changes.is_empty() {
        return Ok(0);
    }
    ledger.change(&changes).await?;
    let ids: Vec<i64> = changes.iter().map(|change| change.id).collect();
    let contents = ledger.contents(&ids).await?;
    let mut tallies = Tallies::new();
    move_tallies(&mut tallies, &contents, &changes);
    ledger.add(&tallies).await?;
    ledger.add_moved(&moved(&contents, &changes)).await?;
    settle(ledger, &rows.iter().filter_map(|row| row.scope.clone()).collect()).await?;
    Ok(changes.len() as u64)
}

/// Each pair of key and content once, in the order of the entries, received when it was first.
fn distinct<'a>(entries: &[&'a Entry]) -> Vec<Arriving<'a>> {
    let mut positions = HashMap::with_capacity(entries.len());
    let mut distinct: Vec<Arriving<'a>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let position = *positions.entry((&entry.key, &entry.hash)).or_insert(distinct.len());
        match distinct.get_mut(position) {
            Some(first) => first.received_at = first.received_at.min(entry.received_at),
            None => distinct.push(Arriving {
                entry,
                received_at: entry.received_at,
                scope: entry.scope(),
            }),
        }
    }
    distinct
}

impl<'a> Touched<'a> {
    /// Looks at the rows of keys that came before.
    async fn look_up_keys(&mut self, ledger: &mut impl Ledger) -> Result<(), CentralError> {
        let mut keys: Vec<Key> = self.new.iter().map(|new| new.entry.key).collect();
        keys.sort_unstable();
        let several = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        self.contested_keys.extend(several);
        keys.dedup();
        let rows = ledger.rows_of_keys(&keys).await?;
        for row in &rows {
            *self.rows_of_key.entry(row.key).or_default() += 1;
        }
        self.leave_out_what_is_known(rows);
        Ok(())
    }

    /// Of the rows under keys that came again, keeps those that something new is said about.
    fn leave_out_what_is_known(&mut self, rows: Vec<Stored>) {
        let mut by_content: HashMap<(Key, [u8; 32]), usize> = HashMap::new();
        let mut known: Vec<Known> = rows.into_iter().map(Known::of).collect();
        for (position, known) in known.iter().enumerate() {
            by_content.insert((known.row.key, known.row.hash), position);
        }
        let mut news: HashSet<Key> = HashSet::new();
        let had: HashSet<Key> = known.iter().map(|known| known.row.key).collect();
        self.new.retain(|new| {
            let content = (new.entry.key, new.entry.hash);
            let Some(position) = by_content.get(&content) else {
                if had.contains(&new.entry.key) {
                    news.insert(new.entry.key);
                }
                return true;
            };
            // The same, but another node received it earlier: the order of arrival must not show.
            let row = &mut known[*position].row;
            if new.received_at < row.received_at && !row.is_erased {
                row.received_at = new.received_at;
                news.insert(row.key);
            }
            false
        });
        // Two contents of a key in one batch, both known, say nothing new either.
        self.contested_keys.retain(|key| !had.contains(key));
        self.contested_keys.extend(&news);
        known.retain(|known| news.contains(&known.row.key));
        self.known_ids.extend(known.iter().map(|known| known.row.id).filter(|id| *id != 0));
        self.known.extend(known);
    }

    /// Looks at the rows of invites that were spent before.
    async fn look_up_invites(&mut self, ledger: &mut impl Ledger) -> Result<(), CentralError> {
        // What a row may lose or get back with its key.
        self.contested_invites.extend(self.known.iter().filter_map(|k| k.row.invite.clone()));
        let mut spending: HashSet<&SpentInvite> = HashSet::new();
        for invite in self.new.iter().filter_map(|new| new.entry.body.invite.as_ref()) {
            if !spending.insert(invite) {
                self.contested_invites.insert(invite.clone());
            }
        }
        spending.extend(&self.contested_invites);
        if spending.is_empty() {
            return Ok(());
        }
        let rows = ledger.rows_of_invites(&spending.into_iter().collect::<Vec<_>>()).await?;
        self.contested_invites.extend(rows.iter().filter_map(|row| row.invite.clone()));
        self.keep(rows);
        Ok(())
    }

    /// Keeps rows that are not there yet.
    fn keep(&mut self, rows: Vec<Stored>) {
        for row in rows {
            if row.id == 0 || self.known_ids.insert(row.id) {
                self.known.push(Known::of(row));
            }
        }
    }

    /// Judges, writes what is new and what changed, and moves the tallies.
    async fn conclude(mut self, ledger: &mut impl Ledger) -> Result<Absorbed, CentralError> {
        let (verdicts, changes) = self.judged();
        let new = self.numbered(&verdicts);
        let count =
            |standing| new.iter().filter(|new| new.verdict.standing == standing).count() as u64;
        let absorbed = Absorbed {
            counted: count(Standing::Counted),
            superseded: count(Standing::Superseded),
            changed: changes.len() as u64,
            absorbed: 0,
        };
        let mut tallies = Tallies::new();
        for new in &new {
            tally::add(&mut tallies, new.entry, new.received_at, new.verdict.standing);
        }
        if !new.is_empty() {
            ledger.insert(&new).await?;
        }
        let contents = if changes.is_empty() {
            Vec::new()
        } else {
            ledger.change(&changes).await?;
            ledger.contents(&changes.iter().map(|change| change.id).collect::<Vec<_>>()).await?
        };
        move_tallies(&mut tallies, &contents, &changes);
        if !tallies.is_empty() {
            ledger.add(&tallies).await?;
        }
        let moved = moved(&contents, &changes);
        if !moved.is_empty() {
            ledger.add_moved(&moved).await?;
        }
        Ok(absorbed)
    }

    /// New rows with their place among those of their key.
    fn numbered(&mut self, verdicts: &[Option<Verdict>]) -> Vec<New<'a>> {
        let new = self.new.iter().zip(verdicts);
        // A new row is always open, so it always has a verdict.
        new.filter_map(|(arriving, verdict)| {
            let rows = self.rows_of_key.entry(arriving.entry.key).or_default();
            *rows += 1;
            let (entry, received_at) = (arriving.entry, arriving.received_at);
            let nth_of_key = i16::try_from(*rows - 1).ok();
            Some(New { entry, received_at, verdict: (*verdict)?, nth_of_key })
        })
        .collect()
    }

    /// How each new row stands, and the known rows that get another standing.
    fn judged(&self) -> (Vec<Option<Verdict>>, Vec<Change>) {
        let of_known = self.known.iter().map(|known| {
            known.row.evidence(|reason| match reason {
                standing::KEY_REUSED => self.contested_keys.contains(&known.row.key),
                _ => known.row.invite.as_ref().is_some_and(|i| self.contested_invites.contains(i)),
            })
        });
        let evidence: Vec<Evidence<'_>> =
            self.new.iter().map(Arriving::evidence).chain(of_known).collect();
        let verdicts = standing::judge(&evidence);
        let (of_new, of_known) = verdicts.split_at(self.new.len());
        let known = self.known.iter().zip(of_known);
        let changes = known.filter_map(|(known, verdict)| known.change(*verdict));
        (of_new.to_vec(), changes.collect())
    }
}

impl Arriving<'_> {
    fn evidence(&self) -> Evidence<'_> {
        Evidence {
            key: self.entry.key,
            hash: self.entry.hash,
            received_at: self.received_at,
            rank: self.entry.body.rank,
            scope: self.scope.as_ref(),
            invite: self.entry.body.invite.as_ref(),
            hold: Hold::Open,
        }
    }
}

impl Known {
    fn of(row: Stored) -> Known {
        let was = (row.standing, row.received_at);
        Known { row, was }
    }

    /// What has to be written about it, if anything.
    fn change(&self, verdict: Option<Verdict>) -> Option<Change> {
        let (standing, reason) = match verdict {
            Some(verdict) => (verdict.standing, verdict.reason),
            None => (self.row.standing, self.row.reason.as_str()),
        };
        let after = (standing, self.row.received_at);
        let is_same = after == self.was && reason == self.row.reason;
        (!is_same).then(|| Change {
            id: self.row.id,
            before: self.was,
            after,
            reason: reason.to_owned(),
        })
    }
}

/// Takes the rows that changed out of the counts they were in, and puts them where they belong now.
fn move_tallies<'c>(tallies: &mut Tallies<'c>, contents: &'c [Content], changes: &[Change]) {
    let changes: HashMap<i64, &Change> = changes.iter().map(|change| (change.id, change)).collect();
    for content in contents {
        if let Some(change) = changes.get(&content.id) {
            tally::add_stored(tallies, content, change.before, -1);
            tally::add_stored(tallies, content, change.after, 1);
        }
    }
}

/// The same for the samples: out of where they were, into where they belong now. Nothing where both are
/// the same.
fn moved(contents: &[Content], changes: &[Change]) -> Vec<Moved> {
    let changes: HashMap<i64, &Change> = changes.iter().map(|change| (change.id, change)).collect();
    let mut moved = Vec::new();
    for content in contents {
        let Some(change) = changes.get(&content.id) else { continue };
        let place = |(standing, received_at): (Standing, i64)| {
            let day = day::number(content.answered_at.unwrap_or(received_at)).to_string();
            let class = Class::of(standing, content.rank)?;
            Some((sample::month_of(&day).to_owned(), class))
        };
        let (before, after) = (place(change.before), place(change.after));
        if before == after {
            continue;
        }
        for (place, times) in [(before, -1), (after, 1)] {
            moved.extend(place.map(|(month, class)| Moved {
                id: content.id,
                survey: content.survey.clone(),
                version: content.version,
                unit: content.unit.clone(),
                month,
                class,
                group: sample::group_of(&content.receipt),
                times,
                answers: content.answers.clone(),
            }));
        }
    }
    moved
}
