//! A program that we start, wait for and stop: the service, the demo portal.
//!
//! A child is in a process group of its own, so that Ctrl-C in a terminal reaches us alone and we
//! stop the children in order, with SIGTERM, as an operator would.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOPS_WITHIN: Duration = Duration::from_secs(15);
const LAST_LINES: usize = 20;

/// A started program.
pub struct Child {
    name: String,
    process: process::Child,
    said: Receiver<String>,
    last_lines: Arc<Mutex<VecDeque<String>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Child {
    /// Starts it. What it writes to stderr goes to `log`, when there is one.
    pub fn start(
        name: &str,
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        log: Option<&Path>,
    ) -> Result<Self> {
        let mut process = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {name} ({})", program.display()))?;
        let log = log
            .map(|path| File::create(path).with_context(|| format!("making {}", path.display())))
            .transpose()?;
        let (say, said) = mpsc::channel();
        let last_lines = Arc::new(Mutex::new(VecDeque::new()));
        let stdout = process.stdout.take().context("its output cannot be read")?;
        let stderr = process.stderr.take().context("its messages cannot be read")?;
        let kept = Arc::clone(&last_lines);
        let readers = vec![
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    // Nobody listens any more once it is ready; the pipe must be emptied still.
                    let _ = say.send(line);
                }
            }),
            thread::spawn(move || keep(stderr, log, &kept)),
        ];
        Ok(Self { name: name.to_owned(), process, said, last_lines, readers })
    }

    /// Waits for its `listening on http://…` line and returns the origin in it.
    pub fn origin(&mut self) -> Result<String> {
        let started = Instant::now();
        while started.elapsed() < READY_WITHIN {
            match self.said.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    if let Some(origin) = line.strip_prefix("listening on ") {
                        return Ok(origin.trim().trim_end_matches('/').to_owned());
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.process.wait().context("waiting for a child that ended")?;
                    bail!(self.obituary(status));
                }
            }
        }
        bail!("{} did not say `listening on …` within {READY_WITHIN:?}", self.name)
    }

    /// Why it ended, when it has.
    pub fn ended(&mut self) -> Result<Option<String>> {
        let status = self.process.try_wait().context("asking whether a child still runs")?;
        Ok(status.map(|status| self.obituary(status)))
    }

    /// Asks it to stop and waits; an error when it does not end well.
    pub fn stop(&mut self) -> Result<()> {
        if let Some(status) = self.process.try_wait().context("asking whether a child runs")? {
            bail!(self.obituary(status));
        }
        let id = i32::try_from(self.process.id()).context("a process id out of range")?;
        kill(Pid::from_raw(id), Signal::SIGTERM)
            .with_context(|| format!("sending SIGTERM to {}", self.name))?;
        let asked = Instant::now();
        while asked.elapsed() < STOPS_WITHIN {
            if let Some(status) = self.process.try_wait().context("waiting for a child")? {
                if status.success() {
                    return Ok(());
                }
                bail!(self.obituary(status));
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.process.kill().context("killing a child")?;
        self.process.wait().context("waiting for a killed child")?;
        Err(anyhow!("{} did not stop within {STOPS_WITHIN:?} of SIGTERM and was killed", self.name))
    }

    fn obituary(&mut self, status: ExitStatus) -> String {
        // The readers end with the child; only then are its last words complete.
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
        let lines = self.last_lines.lock().unwrap_or_else(PoisonError::into_inner);
        let words = lines.iter().map(|line| format!("\n    {line}")).collect::<String>();
        format!("{} ended with {status}; its last lines:{words}", self.name)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Only reached with a running child when something else failed: leave nothing behind.
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

fn keep(from: impl Read, mut log: Option<File>, kept: &Mutex<VecDeque<String>>) {
    for line in BufReader::new(from).lines().map_while(Result::ok) {
        if let Some(log) = &mut log {
            // A full disk must not stop the reading, or the child would hang on its pipe.
            let _ = writeln!(log, "{line}");
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == LAST_LINES {
            kept.pop_front();
        }
        kept.push_back(line);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        let folder = std::env::temp_dir();
        Child::start("a shell", Path::new("/bin/sh"), &["-c", script], &folder, None).unwrap()
    }

    #[test]
    fn a_child_is_waited_for_and_stopped() {
        let script = "trap 'exit 0' TERM; echo listening on http://127.0.0.1:1/; \
                      while :; do sleep 0.05; done";
        let mut child = shell(script);
        assert_eq!(child.origin().unwrap(), "http://127.0.0.1:1");
        assert!(child.ended().unwrap().is_none());
        child.stop().unwrap();
    }

    #[test]
    fn a_child_that_dies_is_named_with_its_last_words() {
        let error = shell("echo the disk is full >&2; exit 3").origin().unwrap_err().to_string();
        assert!(error.contains("a shell ended") && error.contains("the disk is full"), "{error}");
    }
}
