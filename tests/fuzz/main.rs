//! Does whatever reads bytes from outside stand anything? The claims of `fuzz/` on every seed there
//! is and on a few thousand changed ones, the same for the same seed, without a nightly compiler.
//!
//! What guidance by coverage finds beyond that is found by hand, with cargo-fuzz; whatever it finds is
//! put into `fuzz/corpus` and so comes back here.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// What is claimed.
#[path = "../../fuzz/src/lib.rs"]
mod claims;
// Where the bytes come from.
mod seeds;
mod mutation;

use std::panic::catch_unwind;

use fastrand::Rng;

use mutation::changed;

const SEED: u64 = 20_261_121;

/// Changed inputs for each target: some ten seconds in all, in a debug build on two cores.
const CHANGED: usize = 2_000;

/// Holds a claim against one input; prints the input when it does not hold.
fn hold(target: &str, claim: claims::Claim, input: &[u8], what: &str) {
    let held = catch_unwind(|| claim(input));
    assert!(held.is_ok(), "{target} does not hold for {what}:\n{}", input.escape_ascii());
}

fn run(target: &str) {
    let (_, claim) = *claims::TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let seeds = seeds::of(target);
    assert!(seeds.len() >= 3, "{target} has {} seeds", seeds.len());
    for (name, seed) in &seeds {
        hold(target, claim, seed, name);
    }
    let mut rng = Rng::with_seed(SEED);
    for number in 0..CHANGED {
        let input = changed(&mut rng, &seeds);
        hold(target, claim, &input, &format!("change {number} of seed {SEED}"));
    }
}

/// One test for each target, so that they run beside each other.
macro_rules! targets {
    ($($target:ident)*) => {
        $(#[test]
        fn $target() {
            run(stringify!($target));
        })*

        #[test]
        fn every_target_is_run_here_and_by_cargo_fuzz() {
            let named = [$(stringify!($target)),*];
            let all: Vec<&str> = claims::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(all, named);
            let folder = support::place::root().join("fuzz/fuzz_targets");
            let mut files: Vec<String> = std::fs::read_dir(folder).unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            files.sort();
            let mut expected: Vec<String> = named.iter().map(|name| format!("{name}.rs")).collect();
            expected.sort();
            assert_eq!(files, expected);
        }
    };
}

targets!(
    submission batch form receipt headers forwarded origin invite survey config definition
    journal_body
);
