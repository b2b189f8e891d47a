//! What must hold after every round, as a pure function of what was sent, what was answered and what
//! central holds. Each violation is one line that names the key.
//!
//! Nothing in here knows what was broken: no fault excuses anything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::ledger::{Content, Ledger};

/// Why a row does not count when its key had come with another content: the one reason under which a
/// key may stand twice.
pub const KEY_REUSED: &str = "key-reused";

/// Every way in which the rows of central contradict what was sent and answered.
pub fn violations(ledger: &Ledger, rows: &[Value]) -> Vec<String> {
    let mut found = ledger.strange.clone();
    let by_key = rows_by_key(rows);
    for (key, rows) in &by_key {
        match ledger.keys.get(*key) {
            Some(contents) => rows_were_sent(key, contents, rows, &mut found),
            None => found.push(format!("{key}: at central, and nobody sent it")),
        }
    }
    let none = Vec::new();
    for (key, contents) in &ledger.keys {
        let rows = by_key.get(key.as_str()).unwrap_or(&none);
        what_was_taken_is_there_once(key, contents, rows, &mut found);
        answers_agree(key, contents, &mut found);
    }
    receipts_are_of_one_key(ledger, &mut found);
    found
}

/// True when everything that was taken is there: what has not come yet may be on its way.
pub fn is_complete(ledger: &Ledger, rows: &[Value]) -> bool {
    let by_key = rows_by_key(rows);
    let contents = ledger.keys.iter().flat_map(|(key, all)| all.iter().map(move |one| (key, one)));
    contents.filter(|(_, content)| !content.taken.is_empty()).all(|(key, content)| {
        let rows = by_key.get(key.as_str()).into_iter().flatten();
        rows.into_iter().any(|row| is_of(row, &content.submission))
    })
}

fn rows_by_key(rows: &[Value]) -> BTreeMap<&str, Vec<&Value>> {
    let mut by_key: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for row in rows {
        by_key.entry(row["key"].as_str().unwrap_or_default()).or_default().push(row);
    }
    by_key
}

/// Whether a row holds what this submission says.
pub fn is_of(row: &Value, submission: &Value) -> bool {
    let context = &submission["context"];
    let assisted = context["assisted"].as_bool().unwrap_or_default();
    row["survey"] == submission["survey"]
        && row["version"] == submission["version"]
        && row["unit"] == context["unit"]
        && row["service"] == context["service"]
        && row["channel"] == context["channel"]
        && row["assisted"] == assisted
        && row["answers"] == submission["answers"]
}

/// Every row is something that left a client whole; a connection that was cut before the last byte
/// brought nothing.
fn rows_were_sent(key: &str, contents: &[Content], rows: &[&Value], found: &mut Vec<String>) {
    for row in rows {
        let sent = contents.iter().find(|content| is_of(row, &content.submission));
        match sent {
            None => found.push(format!("{key}: central holds what nobody sent: {row}")),
            Some(content) if content.sent_whole == 0 => {
                found.push(format!("{key}: central holds what was cut before its last byte"));
            }
            Some(_) => {}
        }
    }
}

/// What was taken is there once; of several contents under a key all but one stand apart.
fn what_was_taken_is_there_once(
    key: &str,
    contents: &[Content],
    rows: &[&Value],
    found: &mut Vec<String>,
) {
    for content in contents {
        let count = rows.iter().filter(|row| is_of(row, &content.submission)).count();
        if count == 0 && !content.taken.is_empty() {
            found.push(format!("{key}: taken ({:?}) and lost", content.taken[0]));
        }
        if count > 1 {
            found.push(format!("{key}: {count} times at central"));
        }
    }
    let own = rows.iter().filter(|row| row["reason"] != KEY_REUSED).count();
    if own != 1 && !rows.is_empty() {
        found.push(format!("{key}: {own} of its {} rows have the key for themselves", rows.len()));
    }
}

fn answers_agree(key: &str, contents: &[Content], found: &mut Vec<String>) {
    let taken = || contents.iter().flat_map(|content| &content.taken);
    let receipts: BTreeSet<&str> = taken().map(|taken| taken.receipt.as_str()).collect();
    if receipts.len() > 1 {
        found.push(format!("{key}: several receipts: {receipts:?}"));
    }
    let mut stored = BTreeMap::<(usize, usize), u64>::new();
    for taken in taken().filter(|taken| taken.status == 201) {
        *stored.entry((taken.node, taken.life)).or_default() += 1;
    }
    for ((node, _), count) in stored.iter().filter(|(_, count)| **count > 1) {
        found.push(format!("{key}: node {node} answered 201 to it {count} times"));
    }
    let is_refused = contents.iter().any(|content| content.refused_as_reused > 0);
    let sent = contents.iter().filter(|content| content.sent_whole > 0).count();
    if is_refused && sent < 2 {
        found.push(format!("{key}: refused as reused, and only one content was ever sent"));
    }
}

fn receipts_are_of_one_key(ledger: &Ledger, found: &mut Vec<String>) {
    let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, contents) in &ledger.keys {
        let receipts = contents.iter().flat_map(|content| &content.taken);
        for receipt in receipts.map(|taken| taken.receipt.as_str()).collect::<BTreeSet<_>>() {
            if let Some(other) = keys.insert(receipt, key) {
                found.push(format!("{key}: its receipt is that of {other}, too"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ledger::Taken;

    fn submission(key: &str, overall: u8) -> Value {
        json!({"key": key, "survey": "one-stop", "version": 1, "context": {"unit": "H47"},
            "answers": {"overall": overall}})
    }

    fn row(key: &str, overall: u8, reason: Option<&str>) -> Value {
        json!({"key": key, "survey": "one-stop", "version": 1, "unit": "H47", "assisted": false,
            "answers": {"overall": overall}, "reason": reason})
    }

    fn content(submission: Value, taken: &[(u64, usize, &str)]) -> Content {
        let taken = taken.iter().map(|&(status, node, receipt)| Taken {
            status,
            node,
            life: 0,
            receipt: receipt.to_owned(),
        });
        Content { submission, sent_whole: 1, taken: taken.collect(), refused_as_reused: 0 }
    }

    fn ledger(contents: Vec<Content>) -> Ledger {
        let mut ledger = Ledger::default();
        for content in contents {
            let key = content.submission["key"].as_str().unwrap().to_owned();
            ledger.keys.entry(key).or_default().push(content);
        }
        ledger
    }

    #[track_caller]
    fn assert_finds(contents: Vec<Content>, rows: &[Value], says: &str) {
        let found = violations(&ledger(contents), rows);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(says), "{found:?}");
    }

    #[test]
    fn what_is_right_is_not_found() {
        let one = content(submission("a", 5), &[(201, 0, "R"), (200, 0, "R"), (201, 1, "R")]);
        let other = content(submission("a", 1), &[(201, 1, "R")]);
        let unanswered = content(submission("b", 3), &[]);
        let rows = [row("a", 1, Some(KEY_REUSED)), row("a", 5, None), row("b", 3, None)];
        // Two nodes took one key; the node that took it twice had lost its journal in between.
        let mut after = one.clone();
        after.taken[2].life = 1;
        let contents = vec![after, other, unanswered];
        assert_eq!(violations(&ledger(contents), &rows), [] as [&str; 0]);
    }

    #[test]
    fn what_was_taken_and_is_not_there_is_lost() {
        let taken = || vec![content(submission("a", 5), &[(201, 0, "R")])];
        assert_finds(taken(), &[], "lost");
        assert!(!is_complete(&ledger(taken()), &[]));
        assert!(is_complete(&ledger(taken()), &[row("a", 5, None)]));
        let contents = vec![taken().remove(0), content(submission("a", 1), &[(201, 1, "R")])];
        assert_finds(contents, &[row("a", 5, None)], "lost");
    }

    #[test]
    fn a_row_twice_or_changed_or_made_up_is_found() {
        let taken = || vec![content(submission("a", 5), &[(201, 0, "R")])];
        let twice = violations(&ledger(taken()), &[row("a", 5, None), row("a", 5, None)]);
        assert!(twice.iter().any(|line| line.contains("2 times at central")), "{twice:?}");
        let changed = violations(&ledger(taken()), &[row("a", 4, None)]);
        assert!(changed.iter().any(|line| line.contains("what nobody sent")), "{changed:?}");
        assert_finds(taken(), &[row("a", 5, None), row("z", 5, None)], "nobody sent it");
        let mut cut = taken();
        (cut[0].sent_whole, cut[0].taken) = (0, vec![]);
        assert_finds(cut, &[row("a", 5, None)], "cut before its last byte");
    }

    #[test]
    fn two_contents_that_both_have_the_key_are_found() {
        let both = ["R", "R"].into_iter().zip([5, 1]).enumerate();
        let both = both.map(|(node, (receipt, overall))| {
            content(submission("a", overall), &[(201, node, receipt)])
        });
        assert_finds(both.collect(), &[row("a", 5, None), row("a", 1, None)], "for themselves");
    }

    #[test]
    fn receipts_that_differ_or_are_shared_are_found() {
        let differ = vec![content(submission("a", 5), &[(201, 0, "R"), (200, 1, "S")])];
        assert_finds(differ, &[row("a", 5, None)], "several receipts");
        let shared = vec![
            content(submission("a", 5), &[(201, 0, "R")]),
            content(submission("b", 5), &[(201, 0, "R")]),
        ];
        assert_finds(shared, &[row("a", 5, None), row("b", 5, None)], "that of a, too");
    }

    #[test]
    fn answers_that_contradict_each_other_are_found() {
        let stored_twice = vec![content(submission("a", 5), &[(201, 0, "R"), (201, 0, "R")])];
        assert_finds(stored_twice, &[row("a", 5, None)], "answered 201 to it 2 times");
        let mut refused = vec![content(submission("a", 5), &[(201, 0, "R")])];
        refused[0].refused_as_reused = 1;
        assert_finds(refused, &[row("a", 5, None)], "only one content was ever sent");
    }
}
