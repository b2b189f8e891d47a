//! What a batch of entries means for central, once the narrow key table has said which keys are
//! new: the same decision for both databases. Pure.

use std::collections::{HashMap, HashSet};

use super::Absorbed;
use super::tally::{self, Tallies};
use crate::entry::{Entry, Standing};

/// Why a row is superseded: its key had come with another content at another node.
pub const KEY_REUSED: &str = "key-reused";

/// The rows to write and the counts to add.
pub struct Arrival<'a> {
    /// New rows with their standing and reason, in the order of the entries.
    pub rows: Vec<(&'a Entry, Standing, &'static str)>,
    /// Counts to add.
    pub tallies: Tallies,
    /// How many of each.
    pub absorbed: Absorbed,
}

/// Decides for each entry. `new_keys` are the keys the key table took just now; `hashes` are the
/// hashes of the keys it had; `superseded` are (key, hash) pairs already kept as superseded.
pub fn decide<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    mut new_keys: HashSet<String>,
    mut hashes: HashMap<String, Vec<u8>>,
    mut superseded: HashSet<(String, Vec<u8>)>,
) -> Arrival<'a> {
    let mut arrival =
        Arrival { rows: Vec::new(), tallies: Tallies::new(), absorbed: Absorbed::default() };
    for entry in entries {
        let key = entry.key_text();
        let (standing, reason) = if new_keys.remove(&key) {
            arrival.absorbed.counted += 1;
            hashes.insert(key, entry.hash.to_vec());
            (Standing::Counted, "")
        } else if hashes.get(&key).is_some_and(|hash| hash[..] == entry.hash[..])
            || !superseded.insert((key, entry.hash.to_vec()))
        {
            arrival.absorbed.absorbed += 1;
            continue;
        } else {
            arrival.absorbed.superseded += 1;
            (Standing::Superseded, KEY_REUSED)
        };
        tally::add(&mut arrival.tallies, entry, standing);
        arrival.rows.push((entry, standing, reason));
    }
    arrival
}
