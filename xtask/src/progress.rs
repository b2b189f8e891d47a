//! Runs cargo and says meanwhile what is being done and for how long.
//!
//! On a terminal there is a bar; elsewhere (CI) a plain line every fifteen seconds. What cargo prints
//! is kept, and shown only when it fails.

use std::io::{IsTerminal, Read};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

use crate::workspace;

const HEARTBEAT: Duration = Duration::from_secs(15);

/// Runs cargo with these arguments; `doing` is what the person reads.
pub fn cargo(doing: &str, arguments: &[&str]) -> Result<()> {
    cargo_with(doing, arguments, &[])
}

/// The same with these variables in its environment.
pub fn cargo_with(doing: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Result<()> {
    let started = Instant::now();
    let mut child = workspace::cargo()
        .args(arguments)
        .envs(variables.iter().copied())
        // Cargo counts its crates for us only when it believes that it draws a bar.
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "120")
        .env("CARGO_TERM_COLOR", "never")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting cargo {}", arguments.join(" ")))?;
    let stderr = child.stderr.take().context("cargo's messages cannot be read")?;
    let mut display = Display::new(doing);
    let kept = follow(stderr, &mut display).context("reading cargo's messages")?;
    let status = child.wait().context("waiting for cargo")?;
    display.finish();
    if !status.success() {
        eprintln!("{kept}");
        bail!("{doing} failed: `cargo {}` ended with {status}", arguments.join(" "));
    }
    println!("  done  {doing} ({})", seconds(started.elapsed()));
    Ok(())
}

/// Reads to the end, shows the count of crates, and returns every message that is not a bar.
fn follow(mut from: impl Read, display: &mut Display) -> std::io::Result<String> {
    let mut kept = String::new();
    let mut segment = Vec::new();
    let mut buffer = [0u8; 4096];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        for &byte in &buffer[..read] {
            if byte != b'\n' && byte != b'\r' {
                segment.push(byte);
                continue;
            }
            let text = String::from_utf8_lossy(&segment).replace("\u{1b}[K", "");
            segment.clear();
            match building(&text) {
                Some(step) => display.step(&step),
                None if text.trim().is_empty() => {}
                None => {
                    display.message(text.trim());
                    kept.push_str(text.trim_end());
                    kept.push('\n');
                }
            }
        }
    }
    kept.push_str(&String::from_utf8_lossy(&segment));
    Ok(kept)
}

#[derive(Debug, PartialEq)]
struct Step {
    done: u64,
    all: u64,
    crates: String,
}

/// Reads cargo's bar: `    Building [====>   ] 12/200: serde, syn`.
fn building(text: &str) -> Option<Step> {
    let (_, rest) = text.trim_start().strip_prefix("Building [")?.split_once("] ")?;
    let (count, crates) = rest.split_once(": ").unwrap_or((rest, ""));
    let (done, all) = count.trim().split_once('/')?;
    Some(Step {
        done: done.parse().ok()?,
        all: all.trim_end_matches(':').parse().ok()?,
        crates: crates.trim().to_owned(),
    })
}

struct Display {
    bar: Option<ProgressBar>,
    doing: String,
    started: Instant,
    spoke: Instant,
}

impl Display {
    fn new(doing: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0).with_message("starting cargo");
            let style = ProgressStyle::with_template(&format!(
                "{{spinner}} {doing} {{elapsed}} [{{bar:24}}] {{pos}}/{{len}} {{wide_msg}}"
            ));
            if let Ok(style) = style {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        if bar.is_none() {
            println!("  ....  {doing}");
        }
        Self { bar, doing: doing.to_owned(), started: Instant::now(), spoke: Instant::now() }
    }

    fn step(&mut self, step: &Step) {
        if let Some(bar) = &self.bar {
            bar.set_length(step.all);
            bar.set_position(step.done);
            bar.set_message(step.crates.clone());
        } else if self.spoke.elapsed() >= HEARTBEAT {
            self.spoke = Instant::now();
            let (doing, elapsed) = (&self.doing, seconds(self.started.elapsed()));
            println!("  ....  {doing}: {} of {} crates, {elapsed}", step.done, step.all);
        }
    }

    fn message(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        } else if text.starts_with("Blocking") {
            println!("  ....  {}: {text}", self.doing);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A duration as people read it.
pub fn seconds(duration: Duration) -> String {
    let tenths = duration.as_millis() / 100;
    if tenths < 600 {
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else {
        format!("{} min {} s", tenths / 600, tenths % 600 / 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_crates_is_read_from_cargos_bar() {
        let step = building("    Building [=====>      ] 12/200: serde, syn(build)");
        assert_eq!(step, Some(Step { done: 12, all: 200, crates: "serde, syn(build)".into() }));
        assert_eq!(building("   Compiling serde v1.0.0"), None);
        assert_eq!(building("Building [ broken"), None);
    }

    #[test]
    fn messages_are_kept_and_bars_are_not() {
        let output =
            b"   Compiling a v1\n    Building [>  ] 0/2: a\r\x1b[Kerror: no such crate\nlast";
        let kept = follow(&output[..], &mut Display::new("a test"));
        assert_eq!(kept.ok().as_deref(), Some("   Compiling a v1\nerror: no such crate\nlast"));
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(seconds(Duration::from_millis(125_000)), "2 min 5 s");
    }
}
