//! Isso, a comment server in Python with SQLite, beside us: accepted posts a second, and what it
//! does with a replay of the same post. Its guard is switched off, as it would refuse the load.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use support::postgres::free_port;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const CLIENTS: usize = 8;

/// Measures and prints.
pub async fn run(venv: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let port = free_port();
    let config = folder.path().join("isso.cfg");
    let text = format!(
        "[general]\ndbpath = {}/comments.db\nhost = http://127.0.0.1:{port}/\n\
         [server]\nlisten = http://127.0.0.1:{port}/\n[guard]\nenabled = false\n",
        folder.path().display()
    );
    std::fs::write(&config, text)?;
    let mut child = Command::new(venv.join("bin/isso"))
        .arg("-c")
        .arg(&config)
        .args(["run"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("starting isso")?;
    let measured = measure(port).await;
    child.kill()?;
    child.wait()?;
    let (rate, replays) = measured?;
    println!(
        "| Isso, {CLIENTS} clients | accepted posts/s {rate:.0} | the same post sent 4 times: {replays:?} |"
    );
    Ok(())
}

async fn measure(port: u16) -> Result<(f64, Vec<u16>)> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        ensure!(Instant::now() < deadline, "isso does not listen");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let mut replays = Vec::new();
    for _ in 0..4 {
        replays.push(post(port, "/replayed", "Phải chờ hai buổi mới nộp được.").await?);
    }
    let start = Instant::now();
    let clients = (0..CLIENTS).map(|client| async move {
        let mut accepted = 0_u32;
        for n in 0.. {
            if start.elapsed() > Duration::from_secs(5) {
                break;
            }
            let text = format!("Góp ý {client}-{n}: chờ lâu.");
            accepted += u32::from(post(port, &format!("/page-{client}"), &text).await? < 300);
        }
        anyhow::Ok(accepted)
    });
    let accepted: u32 = futures::future::try_join_all(clients).await?.into_iter().sum();
    Ok((f64::from(accepted) / start.elapsed().as_secs_f64(), replays))
}

async fn post(port: u16, page: &str, text: &str) -> Result<u16> {
    let body = serde_json::json!({ "text": text, "author": null, "title": "t" }).to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!(
        "POST /new?uri={page} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.get(9..12).context("a status")?.parse()?)
}
