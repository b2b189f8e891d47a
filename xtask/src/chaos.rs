//! `cargo xtask chaos`: as many rounds of load and faults as wanted, with a seed of one's choice.
//!
//! The rounds themselves, and what must hold after each, are `tests/chaos`; `cargo xtask test` runs
//! twenty of them.

use anyhow::{Context, Result, ensure};

use crate::{progress, setup, workspace};

/// Runs `rounds` rounds; round k of a seed is round 0 of seed + k.
pub fn run(seed: u64, rounds: u64) -> Result<()> {
    setup::chaos_programs()?;
    // Cargo builds the program beside a test only for tests of its own package, so it is asked for.
    let targets = ["build", "--package", "hailong", "--bin", "hailong"];
    progress::cargo("the service", &targets)?;
    let test = ["test", "--package", "hailong-tests", "--test", "chaos"];
    progress::cargo("the rounds", &[&test[..], &["--no-run"]].concat())?;
    let status = workspace::cargo()
        .args(test)
        .args(["--", "--exact", "rounds", "--nocapture"])
        .env("HAILONG_CHAOS_SEED", seed.to_string())
        .env("HAILONG_CHAOS_ROUNDS", rounds.to_string())
        .status()
        .context("starting the rounds")?;
    ensure!(status.success(), "a round has failed: the plan, its seed and the reason stand above");
    Ok(())
}
