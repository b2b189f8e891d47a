//! Comments that read almost the same: by the share of the runs of three words that they have in common. A
//! flag and no more: equal words are no proof of one hand, and nothing is removed for it. Pure.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::words::Words;
use crate::limits::voices::{ALIKE_LETTERS_MIN, ALIKE_PERCENT};

/// Words in a run.
const RUN: usize = 3;

/// Hashes taken of a comment; each four of them are a band. Two comments with four fifths of their runs in
/// common share one of eight bands with a chance of 98 in 100 (1 - (1 - 0.8^4)^8).
const HASHES: u64 = 32;

/// Hashes in a band.
const BAND: usize = 4;

/// The runs of a comment; `None` when it is too short to be compared.
pub fn runs(words: &Words) -> Option<BTreeSet<u64>> {
    let letters = words.folded.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < ALIKE_LETTERS_MIN {
        return None;
    }
    let list: Vec<&str> = words.each().collect();
    let runs = list.windows(RUN.min(list.len()));
    Some(runs.map(|run| hash(run.join(" ").as_bytes())).collect())
}

/// True when two comments read almost the same.
pub fn is_alike(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> bool {
    let common = one.intersection(other).count();
    let all = one.union(other).count();
    all > 0 && common * 100 >= all * ALIKE_PERCENT
}

/// What two comments that read almost the same very likely have one of in common.
pub fn bands(runs: &BTreeSet<u64>) -> Vec<i64> {
    let least = |seed: u64| {
        // An odd factor and a shift make another order of the same hashes for each seed.
        let mixed = |run: &u64| {
            let x = (run ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
                .wrapping_mul(0xff51_afd7_ed55_8ccd);
            (x ^ (x >> 32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53)
        };
        runs.iter().map(mixed).min().unwrap_or_default()
    };
    let least: Vec<u64> = (1..=HASHES).map(least).collect();
    let bands = least.chunks(BAND).enumerate().map(|(place, band)| {
        let bytes = band.iter().flat_map(|hash| hash.to_le_bytes());
        let place = u8::try_from(place).unwrap_or(u8::MAX);
        hash(&std::iter::once(place).chain(bytes).collect::<Vec<u8>>())
    });
    bands.map(|band| i64::from_le_bytes(band.to_le_bytes())).collect()
}

fn hash(bytes: &[u8]) -> u64 {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}
