//! `cargo xtask test`: every test of the workspace, on the widget as it is shipped.
//!
//! Formatting and clippy are the business of `.ci/run`.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::{build, progress, setup, workspace};

/// Sets up, builds, runs everything, and prints the runner's closing lines last.
pub fn run(runner: &[String]) -> Result<()> {
    setup::wasm_target()?;
    setup::test_programs()?;
    setup::geckodriver()?;
    setup::schemathesis()?;
    setup::integrator()?;
    setup::mail_server()?;
    setup::host_pages()?;
    setup::identity_provider()?;
    build::widget(build::Std::Shipped)?;
    // All targets at once, as the runner will ask for them: one set of features, nothing built twice.
    progress::cargo("tests and programs", &["build", "--workspace", "--all-targets"])?;
    let mut closing = Vec::new();
    let mut well = true;
    if setup::has_nextest() {
        // nextest runs no examples of the documentation; its own summary is to stand last.
        well &= tee(&["test", "--quiet", "--workspace", "--doc"], &[], &mut closing)?;
        well &= tee(&["nextest", "run", "--workspace", "--no-fail-fast"], runner, &mut closing)?;
    } else {
        println!("  note  cargo-nextest is not installed, so `cargo test` runs the same tests");
        well &= tee(&["test", "--workspace", "--no-fail-fast"], runner, &mut closing)?;
    }
    println!("\nClosing lines of the test runner:");
    // A crate without examples closes on nothing; that is no news.
    for line in closing.iter().filter(|line| !line.contains(" 0 passed; 0 failed; ")) {
        println!("{line}");
    }
    let (passed, failed) = totals(&closing);
    println!("total: {passed} passed, {failed} failed");
    if !well {
        bail!("there are failed tests (or tests that do not compile): see above");
    }
    if passed == 0 {
        bail!("no test has run");
    }
    build::check_budget()
}

/// Runs cargo, shows all it prints, and keeps the lines that close a run.
fn tee(arguments: &[&str], more: &[String], closing: &mut Vec<String>) -> Result<bool> {
    println!("  ....  cargo {} {}", arguments.join(" "), more.join(" "));
    let mut command: Command = workspace::cargo();
    let mut child = command
        .args(arguments)
        .args(more)
        // The message of a failure is what one looks for, and frames of libraries bury it.
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting the test runner")?;
    let stdout = child.stdout.take().context("the runner's output cannot be read")?;
    let stderr = child.stderr.take().context("the runner's messages cannot be read")?;
    let messages = thread::spawn(move || show(stderr, std::io::stderr()));
    closing.extend(show(stdout, std::io::stdout()));
    if let Ok(lines) = messages.join() {
        closing.extend(lines);
    }
    Ok(child.wait().context("waiting for the test runner")?.success())
}

fn show(from: impl Read, mut to: impl Write) -> Vec<String> {
    let mut kept = Vec::new();
    for line in BufReader::new(from).lines().map_while(Result::ok) {
        // A closed terminal is no reason to stop the tests.
        let _ = writeln!(to, "{line}");
        if closes(&line) {
            kept.push(line);
        }
    }
    kept
}

/// True for the lines that sum up a run, and for those that name a failed test.
fn closes(line: &str) -> bool {
    let text = line.trim_start();
    let of_cargo_test = text.starts_with("test result: ")
        || (text.starts_with("test ") && text.ends_with("... FAILED"))
        || text.starts_with("error: test failed")
        || text.starts_with("error: could not compile");
    // A test that passed only when tried again is news too.
    let of_nextest = ["Summary [", "FAIL [", "FLAKY "].iter().any(|word| text.starts_with(word));
    of_cargo_test || of_nextest
}

/// Adds up what the closing lines of cargo test and nextest count: passed, and failed in any way.
fn totals(closing: &[String]) -> (u64, u64) {
    let mut totals = (0, 0);
    for line in closing {
        if !line.contains("test result: ") && !line.contains("Summary [") {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        // A count stands before its word; what stands in brackets behind it explains the count.
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else { continue };
            match pair[1].trim_end_matches([';', ',', ':', '.']) {
                "passed" => totals.0 += number,
                "failed" | "exec" | "timed" => totals.1 += number,
                _ => {}
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_known_and_added_up() {
        let output = "test check::a ... ok\n\
            test check::b ... FAILED\n\
            test result: FAILED. 7 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n\
            \x20    Summary [   1.204s] 12 tests run: 10 passed (1 flaky), 2 failed, 3 skipped\n\
            \x20  FLAKY 2/2 [   0.904s] hailong-tests::contract check::c\n";
        let closing = show(output.as_bytes(), std::io::sink());
        assert_eq!(closing.len(), 4, "{closing:?}");
        assert_eq!(totals(&closing), (17, 3));
    }

    /// On a slow machine all 558 tests passed, one took over a minute, and the run was called
    /// "no test has run": the runner had written `558 passed (1 slow)`.
    #[test]
    fn what_the_runner_adds_in_brackets_changes_no_count() {
        let closing = |line: &str| totals(&[format!("     Summary [ 295.207s] {line}")]);
        assert_eq!(closing("558 tests run: 558 passed (1 slow), 0 skipped"), (558, 0));
        assert_eq!(
            closing(
                "9 tests run: 6 passed (2 slow, 1 flaky, 1 leaky), 3 failed (1 due to being leaky)"
            ),
            (6, 3)
        );
        assert_eq!(closing("3/9 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped"), (1, 2));
    }
}
