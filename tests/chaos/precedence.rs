//! Which of several ratings of one dossier counts, found once more from what was sent and when it was
//! received: written against the rule, not against the program.
//!
//! A round takes seconds, so nothing in it is ever too late: within a rank the latest counts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ledger::Ledger;
use crate::oracle::{KEY_REUSED, is_of};

/// A row of central with what it stands on.
struct Rating<'a> {
    row: &'a Value,
    key: &'a str,
    rank: u8,
    received_at: &'a str,
}

/// Every row whose standing is not the one that the rule gives it.
pub fn violations(ledger: &Ledger, rows: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    let mut scopes: BTreeMap<(&str, &str), Vec<Rating>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["reason"] != KEY_REUSED) {
        let key = row["key"].as_str().unwrap_or_default();
        let sent = ledger.keys.get(key).into_iter().flatten();
        let sent = sent.map(|content| &content.submission).find(|one| is_of(row, one));
        let Some(submission) = sent else { continue };
        let received_at = row["received_at"].as_str().unwrap_or_default();
        let rating = Rating { row, key, rank: rank(submission), received_at };
        match submission["context"]["dossier"].as_str() {
            Some(dossier) => {
                let survey = submission["survey"].as_str().unwrap_or_default();
                scopes.entry((dossier, survey)).or_default().push(rating);
            }
            None => stands(&rating, "", &mut found),
        }
    }
    for ratings in scopes.values() {
        let order = |one: &&Rating| (one.rank, one.received_at.to_owned(), one.key.to_owned());
        let Some(first) = ratings.iter().max_by_key(order) else { continue };
        for rating in ratings {
            let reason = match rating {
                _ if rating.key == first.key => "",
                _ if rating.rank < first.rank => "outranked",
                _ => "replaced",
            };
            stands(rating, reason, &mut found);
        }
    }
    found
}

/// Rank by evidence: the citizen's own device, a kiosk, somebody else's device.
fn rank(submission: &Value) -> u8 {
    let context = &submission["context"];
    match context["channel"].as_str().unwrap_or("portal") {
        _ if context["assisted"] == true => 0,
        "portal" | "link" | "qr" | "sms" => 2,
        "kiosk" => 1,
        _ => 0,
    }
}

fn stands(rating: &Rating, reason: &str, found: &mut Vec<String>) {
    let standing = if reason.is_empty() { "counted" } else { "superseded" };
    let has = rating.row["reason"].as_str().unwrap_or_default();
    if rating.row["standing"] != standing || has != reason || rating.row["rank"] != rating.rank {
        let key = rating.key;
        found.push(format!("{key}: should be {standing} {reason}, and is {}", rating.row));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ledger::Content;

    /// Rows of one dossier, each of a channel, a moment, and the standing it is said to have.
    fn found(rows: &[(&str, &str, &str)]) -> usize {
        let mut ledger = Ledger::default();
        let mut exported = Vec::new();
        for (number, (channel, received_at, reason)) in rows.iter().enumerate() {
            let key = format!("key-{number}");
            let submission = json!({"key": key, "survey": "one-stop", "version": 1,
                "context": {"unit": "H47", "channel": channel, "dossier": "d"},
                "answers": {"overall": 5}});
            let standing = if reason.is_empty() { "counted" } else { "superseded" };
            exported.push(json!({"key": key, "survey": "one-stop", "version": 1, "unit": "H47",
                "channel": channel, "assisted": false, "answers": {"overall": 5},
                "rank": rank(&submission), "received_at": received_at, "standing": standing,
                "reason": (!reason.is_empty()).then_some(reason)}));
            let (taken, refused_as_reused) = (Vec::new(), 0);
            let content = Content { submission, sent_whole: 1, taken, refused_as_reused };
            ledger.keys.insert(key, vec![content]);
        }
        violations(&ledger, &exported).len()
    }

    #[test]
    fn the_highest_rank_and_then_the_latest_counts() {
        let right = [("kiosk", "3", "outranked"), ("portal", "1", "replaced"), ("qr", "2", "")];
        assert_eq!(found(&right), 0);
        let officer_first = [("counter", "1", ""), ("portal", "2", "outranked")];
        assert_eq!(found(&officer_first), 2);
        let both = [("portal", "1", ""), ("portal", "2", "")];
        assert_eq!(found(&both), 1);
        let wrong_reason = [("kiosk", "1", "replaced"), ("portal", "2", "")];
        assert_eq!(found(&wrong_reason), 1);
    }
}
