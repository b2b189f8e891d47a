//! The workspace's own commands: `cargo xtask setup|build|demo|test|bench|chaos|screenshots`.
//!
//! Each does all the set-up it needs on a machine that has rustup and a C compiler. Nothing here is
//! part of what is deployed.

mod workspace;
mod progress;
mod setup;
mod build;
mod child;
mod demo;
mod test;
mod bench;
mod chaos;
mod screenshots;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Commands of this workspace")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install or name what is missing on this machine.
    Setup,
    /// Build the widget into pkg/dist, print the size table, fail over budget.
    Build {
        /// Also make one `hailong` binary with the widget inside, and try it from an empty folder.
        #[arg(long)]
        release: bool,
        /// Compile the standard library anew, for size. Wants `rustup component add rust-src`, and
        /// uses options of the compiler that may change.
        #[arg(long)]
        build_std: bool,
    },
    /// Build everything and start the service and the demo portal; Ctrl-C stops both.
    Demo,
    /// Run every test, with a real PostgreSQL and a real Chromium.
    Test {
        /// Passed on to the test runner.
        #[arg(last = true)]
        runner: Vec<String>,
    },
    /// Run rounds of seeded load and faults against the real service and a real PostgreSQL.
    Chaos {
        /// The first seed; round k has seed + k.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many rounds.
        #[arg(long, default_value_t = 20)]
        rounds: u64,
    },
    /// Measure: `ingest` prints what bench/RESULTS.md says about ingestion.
    Bench {
        /// What to measure.
        #[arg(value_enum)]
        what: bench::What,
        /// Passed on to the benchmark, e.g. `-- --rounds 5 --backlog 0`.
        #[arg(last = true)]
        more: Vec<String>,
    },
    /// Take the pictures of the README anew.
    Screenshots,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Setup => setup::everything(),
        Command::Build { release, build_std } => build::run(release, build_std),
        Command::Demo => demo::run(),
        Command::Test { runner } => test::run(&runner),
        Command::Bench { what, more } => bench::run(what, &more),
        Command::Chaos { seed, rounds } => chaos::run(seed, rounds),
        Command::Screenshots => screenshots::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
