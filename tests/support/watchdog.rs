//! Programs that never outlive their test, not even when the test itself is killed.
//!
//! Drop is enough for a test that ends; a test that is killed runs no drop. So beside every program
//! waits a small shell whose standard input is a pipe from the test: when the test is gone, the pipe
//! closes and the shell ends the program's process group. It does not restart anything.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A program in a process group of its own, ended with the test.
pub struct Program {
    child: Child,
    shell: Child,
}

impl Program {
    /// Starts the command. `end_signal` is what the watchdog sends to the whole group.
    pub fn start(mut command: Command, end_signal: &str) -> Program {
        command.process_group(0);
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {:?}: {error}", command.get_program()));
        let shell = Command::new("sh")
            .args(["-c", "read -r _; kill -s \"$1\" -- \"-$2\"", "watchdog", end_signal])
            .arg(child.id().to_string())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(shell) = shell else {
            child.kill().ok();
            panic!("cannot start `sh`, which watches over the programs under test");
        };
        Program { child, shell }
    }

    /// The process itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// True while it runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a child can be asked").is_none()
    }

    /// Sends a signal to the program alone.
    pub fn signal(&mut self, name: &str) {
        send(name, &self.child.id().to_string());
    }

    /// Sends a signal to the whole process group.
    pub fn signal_group(&mut self, name: &str) {
        send(name, &format!("-{}", self.child.id()));
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// When it does not end within `limit`.
    pub fn wait(&mut self, limit: Duration) -> ExitStatus {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                return status;
            }
            assert!(Instant::now() < deadline, "the program did not end within {limit:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The watchdog goes first: once the program is waited for, its number may be given again.
        self.shell.kill().ok();
        self.shell.wait().ok();
        self.signal_group("KILL");
        self.child.wait().ok();
    }
}

/// Sends a signal to a process, or with `-` before its number to its group.
pub(crate) fn send(signal: &str, target: &str) {
    // The standard library can only send KILL, and only to one process.
    Command::new("sh")
        .args(["-c", "kill -s \"$1\" -- \"$2\"", "signal", signal, target])
        .stderr(Stdio::null())
        .status()
        .expect("`sh` can be started");
}
