//! The audit log: who did what to what, which unit they are bound to, when, and from which page. Lines
//! are only ever added; the databases refuse to change or delete one, and each line carries a hash of
//! itself and of the line before, so that whoever gets around the database is found out by
//! `hailong audit verify`, but for lines cut off at the end: for that, note the last hash elsewhere.
//! Nothing that a citizen wrote, no key, receipt, password or code is ever in it; reasons that staff give
//! are, masked.

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::CentralError;

/// The audit log at central.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Adds a line about something that changed nothing at central: a login, a look, an export.
    async fn note_act(&self, act: &Act<'_>) -> Result<(), CentralError>;

    /// Lines that the filter lets through, the newest first, with an id below `before`, at most `limit`.
    async fn trail(
        &self,
        filter: &TrailFilter,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Noted>, CentralError>;

    /// Every line with an id above `after`, in order, at most `limit`: to be verified.
    async fn chain(&self, after: i64, limit: i64) -> Result<Vec<Noted>, CentralError>;
}

/// Something somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act<'a> {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who, as [`actor`] writes it.
    pub actor: &'a str,
    /// What.
    pub action: &'static str,
    /// To what.
    pub subject: &'a str,
}

/// A line of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Ascending.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// `citizen`, `system`, `operator:NAME`, or `person:NAME` of the monitor.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// Why, or how.
    pub reason: String,
    /// The unit that who acted is bound to, `""` for all.
    pub unit: String,
    /// The page of the monitor, `""` for a command.
    pub page: String,
    /// Hash of the chain up to this line; `None` of a line that an older version wrote.
    pub hash: Option<String>,
}

/// Which lines; a member that is `None` does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// Only of this actor.
    pub actor: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only from this moment on, milliseconds since 1970.
    pub from: Option<i64>,
    /// Only before this moment.
    pub to: Option<i64>,
    /// Only of people bound to one of these units.
    pub units: Option<Vec<String>>,
}

/// Somebody on a page, as central's methods take the one who acts. Neither names nor units nor paths
/// have this bar.
pub fn actor(name: &str, unit: &str, page: &str) -> String {
    format!("person:{name}|{unit}|{page}")
}

/// Who acts, the unit they are bound to, and the page.
pub(super) fn parted(actor: &str) -> (&str, &str, &str) {
    let mut parts = actor.splitn(3, '|');
    let mut part = || parts.next().unwrap_or_default();
    (part(), part(), part())
}

/// The hash of the chain up to this line: of the hash before and of everything the line says.
pub fn link(before: &str, line: &Noted) -> String {
    let Noted { at, actor, action, subject, reason, unit, page, .. } = line;
    let text = json!([before, at, actor, action, subject, reason, unit, page]).to_string();
    HEXLOWER.encode(&Sha256::digest(text))
}

/// What following the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every line follows the one before; how many, and the hash of the last.
    Whole(u64, String),
    /// At this line or before it something was changed, put in or taken out.
    Broken(i64),
}

/// Follows the chain from its beginning.
///
/// # Errors
/// Central fails.
pub async fn verify(central: &dyn super::Central, at_once: i64) -> Result<Chain, CentralError> {
    let (mut lines, mut last, mut after) = (0, String::new(), 0);
    loop {
        let next = central.chain(after, at_once).await?;
        let Some(end) = next.last() else { return Ok(Chain::Whole(lines, last)) };
        after = end.id;
        for line in &next {
            last = link(&last, line);
            lines += 1;
            if line.hash.as_ref().is_some_and(|hash| *hash != last) {
                return Ok(Chain::Broken(line.id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_comes_apart_as_it_was_put_together() {
        let acts = actor("lan", "H47.15", "/monitor/users");
        assert_eq!(parted(&acts), ("person:lan", "H47.15", "/monitor/users"));
        assert_eq!(parted("operator:root (sudo: an)"), ("operator:root (sudo: an)", "", ""));
    }

    #[test]
    fn every_word_of_a_line_and_the_line_before_are_in_its_hash() {
        let line = Noted { at: 1, actor: "a".to_owned(), ..Noted::default() };
        let hash = link("", &line);
        let text = || "x".to_owned();
        for other in [
            Noted { at: 2, ..line.clone() },
            Noted { actor: text(), ..line.clone() },
            Noted { action: text(), ..line.clone() },
            Noted { subject: text(), ..line.clone() },
            Noted { reason: text(), ..line.clone() },
            Noted { unit: text(), ..line.clone() },
            Noted { page: text(), ..line.clone() },
        ] {
            assert_ne!(link("", &other), hash, "{other:?}");
        }
        assert_ne!(link("y", &line), hash);
        assert_eq!(link("", &Noted { id: 7, ..line }), hash, "the place is in the order");
    }
}
