//! Benchmarks of the running program: ratios in one run on one machine, never a timed test.
//!
//! `cargo xtask bench ingest` builds everything with the release profile and starts this. What it
//! prints goes into `bench/RESULTS.md`. Nothing here is part of what is deployed.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on stops.

mod body;
mod load;
mod node;
mod compared;
mod report;
mod ingest_speed;
mod invites;
mod viewers;
mod indices;
mod exports;
mod backlog;
mod isso;
mod page;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

// The one of the service, so that servers to compare with have the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(about = "Benchmarks of hailong; use `cargo xtask bench`")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Speed, latency, memory and start of ingestion.
    Ingest(ingest_speed::Settings),
    /// What an invite costs a submission.
    Invites(invites::Settings),
    /// What those who watch the live pages cost those who rate.
    Viewers(viewers::Settings),
    /// How long indices take, and what a rating takes on disk.
    Index(indices::Settings),
    /// Peak memory and time of exports from the monitor.
    Exports(exports::Settings),
    /// Speed and size of the widget in a page, beside other widgets.
    Page(page::Settings),
    /// A server to compare with; started by `ingest` as a process of its own.
    Compared {
        /// What it does with a valid submission.
        #[arg(long)]
        with: compared::With,
        /// PostgreSQL to insert into.
        #[arg(long)]
        central: Option<String>,
    },
    /// Nothing but the load, on a service that runs already: for a profiler.
    Load {
        /// Where the service listens.
        address: std::net::SocketAddr,
        /// Seconds.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// Connections.
        #[arg(long, default_value_t = 64)]
        connections: u32,
    },
    /// Accepted posts a second of Isso, and what it does with a replay.
    Isso {
        /// A virtual environment in which Isso is installed.
        #[arg(long)]
        venv: PathBuf,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Ingest(settings) => ingest_speed::run(&settings).await,
        Command::Invites(settings) => invites::run(&settings).await,
        Command::Viewers(settings) => viewers::run(&settings).await,
        Command::Index(settings) => indices::run(&settings).await,
        Command::Exports(settings) => exports::run(&settings).await,
        Command::Page(settings) => page::run(&settings).await,
        Command::Load { address, seconds, connections } => {
            let long = std::time::Duration::from_secs(seconds);
            let seen = load::run(address, connections, load::Pace::Closed, long).await?;
            println!("{:.0} accepted/s; {:?}", seen.rate(), seen.statuses);
            Ok(())
        }
        Command::Compared { with, central } => compared::serve(with, central).await,
        Command::Isso { venv } => isso::run(&venv).await,
    }
}
