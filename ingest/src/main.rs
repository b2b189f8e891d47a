//! The program `hailong`. Everything it does is in the library; here a failure becomes one
//! sentence on stderr and exit code 1.

use std::process::ExitCode;

use clap::Parser as _;
use ingest::command::{self, Cli};

// A tenth of the time under load was the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Compiled in for tests only; the variable FAILPOINTS then says what fails.
    #[cfg(feature = "failpoints")]
    let _fail_points = fail::FailScenario::setup();
    match command::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hailong: {error}");
            ExitCode::FAILURE
        }
    }
}
