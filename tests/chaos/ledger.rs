//! What was sent and what was answered, key by key: the memory of all clients together. Nothing is
//! judged here.

use std::collections::BTreeMap;

use serde_json::Value;

/// An answer that says the submission is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// 201, or 200 for one known already.
    pub status: u64,
    /// The node that said it.
    pub node: usize,
    /// How often that node had lost its journal, or a part of it, by then.
    pub life: usize,
    /// The receipt.
    pub receipt: String,
}

/// One content that was sent under a key.
#[derive(Clone, Debug)]
pub struct Content {
    /// As it was sent.
    pub submission: Value,
    /// How often it left a client to its last byte.
    pub sent_whole: u64,
    /// Every answer that took it.
    pub taken: Vec<Taken>,
    /// How often it was refused because the key had come with another content.
    pub refused_as_reused: u64,
}

/// Everything that was sent and answered.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// By key, each content that was sent under it.
    pub keys: BTreeMap<String, Vec<Content>>,
    /// How many answers of each status, in batches counted one by one.
    pub statuses: BTreeMap<u64, u64>,
    /// Tries without an answer.
    pub unanswered: u64,
    /// Connections cut before the last byte of the body.
    pub cut_before_last_byte: u64,
    /// Connections cut before the answer.
    pub cut_before_answer: u64,
    /// Submissions sent to all nodes at once.
    pub to_all_nodes: u64,
    /// Batches answered.
    pub batches: u64,
    /// What should never be seen and was.
    pub strange: Vec<String>,
}

impl Ledger {
    /// A submission leaves, or has left, a client to its last byte.
    pub fn sent_whole(&mut self, submission: &Value) {
        self.content(submission).sent_whole += 1;
    }

    /// The answer to one submission. True when it is final, false when it is to be sent again.
    pub fn answered(&mut self, submission: &Value, node: usize, life: usize, body: &Value) -> bool {
        let status = body["status"].as_u64().unwrap_or_default();
        *self.statuses.entry(status).or_default() += 1;
        match status {
            200 | 201 => {
                let receipt = body["receipt"].as_str().unwrap_or_default().to_owned();
                let of_this_key = body["key"] == submission["key"];
                if receipt.is_empty() || !of_this_key {
                    self.strange.push(format!("taken, but as {body}: {submission}"));
                }
                self.content(submission).taken.push(Taken { status, node, life, receipt });
                true
            }
            409 => {
                self.content(submission).refused_as_reused += 1;
                true
            }
            408 | 429 | 503 => false,
            _ => {
                self.strange.push(format!("answered {body}: {submission}"));
                true
            }
        }
    }

    /// Keys that somebody was told are taken.
    pub fn taken_keys(&self) -> usize {
        let is_taken = |contents: &&Vec<Content>| contents.iter().any(|one| !one.taken.is_empty());
        self.keys.values().filter(is_taken).count()
    }

    /// Answers that took something for another time.
    pub fn replays(&self) -> u64 {
        let contents = self.keys.values().flatten();
        contents.map(|content| content.taken.len().saturating_sub(1) as u64).sum()
    }

    fn content(&mut self, submission: &Value) -> &mut Content {
        let key = submission["key"].as_str().unwrap_or_default().to_owned();
        let contents = self.keys.entry(key).or_default();
        let at = contents.iter().position(|content| content.submission == *submission);
        let at = at.unwrap_or_else(|| {
            let submission = submission.clone();
            let (taken, refused_as_reused) = (Vec::new(), 0);
            contents.push(Content { submission, sent_whole: 0, taken, refused_as_reused });
            contents.len() - 1
        });
        &mut contents[at]
    }
}
