//! Does it hold when everything breaks at once? Rounds of seeded load and seeded faults against the
//! real program and a real PostgreSQL, and after each round one question: is what was acknowledged
//! at central exactly once, and nothing else?
//!
//! `cargo xtask chaos --seed N --rounds N` runs as many rounds as wanted; round k of seed N is round 0
//! of seed N+k, so that one round can be repeated alone. The seed gives the plan; signals and
//! requests still interleave as they like.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// What happens in a round.
mod plan;
mod load;
// How it is done.
mod client;
mod stage;
// What must hold afterwards.
mod ledger;
mod oracle;
mod precedence;
mod round;

use std::collections::BTreeMap;
use std::time::Instant;

use support::postgres::Cluster;

use crate::plan::{KINDS, Kind};
use crate::round::Tally;

/// The seed of the run inside `cargo xtask test`: any would do, a fixed one tells a change of the
/// program from a change of luck.
const SEED: u64 = 20_261_121;
const ROUNDS: u64 = 20;

/// A number of the environment, as `cargo xtask chaos` sets it.
fn number(name: &str, default: u64) -> u64 {
    let Ok(text) = std::env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}"))
}

#[test]
fn rounds() {
    let seed = number("HAILONG_CHAOS_SEED", SEED);
    let rounds = number("HAILONG_CHAOS_ROUNDS", ROUNDS);
    println!("seed {seed}, {rounds} rounds");
    let started = Instant::now();
    let mut cluster = Cluster::start();
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut all = Tally::default();
    for round in 0..rounds {
        let plan = plan::draw(seed + round);
        let before = Instant::now();
        let tally = round::run(&mut cluster, &plan);
        println!("{:.1} s  {tally}\n{plan}", before.elapsed().as_secs_f64());
        all.add(&tally);
        for database in round::databases(plan.seed) {
            cluster.remove_database(&database);
        }
        for kind in plan.kinds {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    println!("{rounds} rounds in {:.0} s: {all}\n{kinds:?}", started.elapsed().as_secs_f64());
    all.assert_means_something(rounds);
    if rounds >= KINDS.len() as u64 {
        assert_eq!(kinds.len(), KINDS.len(), "not every kind of fault was drawn: {kinds:?}");
    }
}
