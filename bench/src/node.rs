//! Programs under load, each a process of its own: the service, or a server to compare it with.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::header::SET_COOKIE;
use reqwest::redirect::Policy;

/// A running program; stopped when dropped.
pub struct Node {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took until it listened.
    pub start: Duration,
}

impl Node {
    /// `hailong serve` on this data directory, with these further arguments.
    pub fn serve(data_dir: &Path, more: &[&str]) -> Result<Node> {
        let mut command = Command::new(program("hailong")?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "error", "--data-dir"]);
        Node::start(command.arg(data_dir).args(more))
    }

    /// A server to compare with.
    pub fn compared(arguments: &[&str]) -> Result<Node> {
        Node::start(Command::new(program("hailong-bench")?).arg("compared").args(arguments))
    }

    fn start(command: &mut Command) -> Result<Node> {
        let begin = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("stdout")?).lines();
        let line = lines.next().context("the program ended before it listened")??;
        let start = begin.elapsed();
        let address = line.rsplit("http://").next().context("an address")?.parse()?;
        Ok(Node { child, address, start })
    }

    /// Resident memory in MB.
    pub fn memory_mb(&self) -> Result<f64> {
        self.status_mb("VmRSS:")
    }

    /// The most resident memory it ever had, in MB, or since [`Node::forget_peak`].
    pub fn peak_mb(&self) -> Result<f64> {
        self.status_mb("VmHWM:")
    }

    /// From now on the peak is of what comes: not of the start, nor of checking a password, which takes
    /// memory on purpose.
    pub fn forget_peak(&self) -> Result<()> {
        // As `man proc` says: 5 resets the peak resident set size.
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    fn status_mb(&self, name: &str) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).context("no such line")?;
        let kb: f64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
        Ok(kb / 1_024.0)
    }

    /// A metric of the service, summed over its labels.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let text = get(self.address, "/metrics").await?;
        let of_name =
            |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{']));
        let values = text.lines().filter(of_name);
        Ok(values.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
    }

    /// The cookie of the first administrator, whose password is in the data directory.
    pub async fn logged_in(&self, data_dir: &Path) -> Result<String> {
        let password = std::fs::read_to_string(data_dir.join("admin-password.txt"))?;
        let client = reqwest::Client::builder().redirect(Policy::none()).build()?;
        let form = [("name", "admin"), ("password", password.trim())];
        let url = format!("http://{}/monitor/login", self.address);
        let answer = client.post(url).form(&form).send().await?;
        let cookie = answer.headers().get(SET_COOKIE).context("nobody is logged in")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// Stops it as an operator would.
    pub fn stop(mut self) -> Result<()> {
        self.signal()?;
        self.child.wait()?;
        Ok(())
    }

    fn signal(&self) -> Result<()> {
        Ok(kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGTERM)?)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Not stopped by name: something failed, so it is not waited for politely.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

async fn get(address: SocketAddr, path: &str) -> Result<String> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text)
}

/// A program built beside this one.
pub fn program(name: &str) -> Result<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name(name);
    if !beside.is_file() {
        bail!("{name} is not built beside the benchmark: use `cargo xtask bench`");
    }
    Ok(beside)
}
