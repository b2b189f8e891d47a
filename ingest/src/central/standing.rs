//! Precedence by evidence: which row of a citizen's dossier counts, and why the others do not.
//!
//! A pure function of a set of rows, so the order in which rows reach central never matters. It
//! reads no database and moves no tallies; `arrival` does, with what is said here.
//!
//! In this order:
//! 1. A key belongs to the row received first under it; another content under it is `key-reused`.
//! 2. An invite belongs to the row received first with it; another key with it is `invite-spent`.
//! 3. Within a scope (dossier, survey, stage) the highest rank among the candidates goes before
//!    the others, which are `outranked`. A lower rank can so never lock a higher one out, however
//!    early it came.
//! 4. Within that rank the latest row counts that came within seven days of the rank's first row;
//!    the earlier ones are `replaced`, those after the seven days are `too-late`.
//!
//! The first row of a rank is the first of its candidates and withdrawn rows: who withdraws does not
//! begin seven new days, and who makes somebody withdraw does not gain a second try. So when the
//! first row was withdrawn and nothing else came within its seven days, nothing of the scope counts.
//! Without a dossier a row is a scope of its own: equal content never makes two people one.

use std::collections::HashMap;

use crate::entry::{SpentInvite, Standing};

/// Its key had come with another content.
pub const KEY_REUSED: &str = "key-reused";
/// Its invite had been spent under another key.
pub const INVITE_SPENT: &str = "invite-spent";
/// A row of a higher rank goes before it.
pub const OUTRANKED: &str = "outranked";
/// A later row of the same rank came within the seven days.
pub const REPLACED: &str = "replaced";
/// It came after the seven days of its rank.
pub const TOO_LATE: &str = "too-late";

/// How long after the first row of a rank a later one still takes its place.
pub const CHANGE_OF_MIND_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// What one rating is about: a step of a dossier, asked by one survey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// Keyed hash of the dossier code.
    pub dossier: String,
    /// Survey id.
    pub survey: String,
    /// Step of the dossier.
    pub stage: String,
}

/// A row as precedence sees it.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The key.
    pub key: [u8; 16],
    /// Hash of the content.
    pub hash: [u8; 32],
    /// When the first node received it, milliseconds since 1970.
    pub received_at: i64,
    /// Rank of the evidence, 0 to 3.
    pub rank: u8,
    /// Its scope; `None` without a dossier.
    pub scope: Option<&'a Scope>,
    /// The invite spent on it.
    pub invite: Option<&'a SpentInvite>,
    /// Whether its standing is to be found or stands already.
    pub hold: Hold,
}

/// Whether a row's standing is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It is to be found out.
    Open,
    /// Known to be key-reused or invite-spent; the rows that show it need not be among those given.
    Spoilt(&'static str),
    /// Withdrawn: it counts no more, but the seven days of its rank began with it.
    Withdrawn,
    /// Quarantined or erased: it stays as it is and has no say.
    Apart,
}

/// What is said of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its standing.
    pub standing: Standing,
    /// Why it does not count, `""` when it does.
    pub reason: &'static str,
}

impl Verdict {
    const COUNTED: Verdict = Verdict { standing: Standing::Counted, reason: "" };

    fn superseded(reason: &'static str) -> Verdict {
        Verdict { standing: Standing::Superseded, reason }
    }
}

/// The standing of each row; `None` for a row whose standing is not open: it keeps the one it has.
pub fn judge(rows: &[Evidence<'_>]) -> Vec<Option<Verdict>> {
    let mut verdicts: Vec<Option<Verdict>> = rows.iter().map(first_look).collect();
    mark_reused_keys(rows, &mut verdicts);
    mark_spent_invites(rows, &mut verdicts);
    let mut scopes: HashMap<&Scope, Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        if let Some(scope) = row.scope {
            scopes.entry(scope).or_default().push(index);
        }
    }
    for members in scopes.values().filter(|members| members.len() > 1) {
        give_precedence(rows, members, &mut verdicts);
    }
    verdicts
}

fn first_look(row: &Evidence<'_>) -> Option<Verdict> {
    match row.hold {
        Hold::Open => Some(Verdict::COUNTED),
        Hold::Spoilt(reason) => Some(Verdict::superseded(reason)),
        Hold::Withdrawn | Hold::Apart => None,
    }
}

fn is_reused(verdict: &Option<Verdict>) -> bool {
    verdict.is_some_and(|verdict| verdict.reason == KEY_REUSED)
}

fn mark_reused_keys(rows: &[Evidence<'_>], verdicts: &mut [Option<Verdict>]) {
    let mut holders: HashMap<[u8; 16], (i64, [u8; 32])> = HashMap::with_capacity(rows.len());
    for (row, verdict) in rows.iter().zip(&*verdicts) {
        if !is_reused(verdict) {
            let claim = (row.received_at, row.hash);
            let holder = holders.entry(row.key).or_insert(claim);
            *holder = claim.min(*holder);
        }
    }
    for (row, verdict) in rows.iter().zip(verdicts) {
        if row.hold == Hold::Open && holders.get(&row.key).is_some_and(|(_, h)| *h != row.hash) {
            *verdict = Some(Verdict::superseded(KEY_REUSED));
        }
    }
}

fn name(invite: &SpentInvite) -> (&str, &str) {
    (&invite.issuer, &invite.id)
}

fn mark_spent_invites(rows: &[Evidence<'_>], verdicts: &mut [Option<Verdict>]) {
    let mut holders: HashMap<(&str, &str), (i64, [u8; 16])> = HashMap::new();
    for (row, verdict) in rows.iter().zip(&*verdicts) {
        // Who has not even the key cannot spend an invite with it.
        if let Some(invite) = row.invite.filter(|_| !is_reused(verdict)) {
            let claim = (row.received_at, row.key);
            let holder = holders.entry(name(invite)).or_insert(claim);
            *holder = claim.min(*holder);
        }
    }
    for (row, verdict) in rows.iter().zip(verdicts) {
        let Some(invite) = row.invite else { continue };
        let is_open = row.hold == Hold::Open && !is_reused(verdict);
        if is_open && holders.get(&name(invite)).is_some_and(|(_, key)| *key != row.key) {
            *verdict = Some(Verdict::superseded(INVITE_SPENT));
        }
    }
}

/// Precedence among the rows of one scope.
fn give_precedence(rows: &[Evidence<'_>], members: &[usize], verdicts: &mut [Option<Verdict>]) {
    let candidates: Vec<usize> = members
        .iter()
        .copied()
        .filter(|index| verdicts[*index] == Some(Verdict::COUNTED))
        .collect();
    let Some(highest) = candidates.iter().map(|index| rows[*index].rank).max() else { return };
    let of_rank = |index: &&usize| rows[**index].rank == highest;
    let withdrawn = members.iter().filter(|index| rows[**index].hold == Hold::Withdrawn);
    let first = candidates.iter().chain(withdrawn).filter(of_rank);
    let first = first.map(|index| rows[*index].received_at).min().unwrap_or(i64::MIN);
    let in_time = |row: &Evidence<'_>| row.received_at.saturating_sub(first) <= CHANGE_OF_MIND_MS;
    let latest = candidates
        .iter()
        .filter(of_rank)
        .filter(|index| in_time(&rows[**index]))
        .max_by_key(|index| (rows[**index].received_at, rows[**index].key));
    for index in &candidates {
        let row = &rows[*index];
        verdicts[*index] = Some(if row.rank < highest {
            Verdict::superseded(OUTRANKED)
        } else if Some(index) == latest {
            Verdict::COUNTED
        } else if in_time(row) {
            Verdict::superseded(REPLACED)
        } else {
            Verdict::superseded(TOO_LATE)
        });
    }
}
