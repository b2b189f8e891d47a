//! A long outage of central: memory under full load with a large backlog, how long a start takes
//! with it, and how fast it drains once central is back.

use std::time::{Duration, Instant};

use anyhow::Result;
use support::postgres::{Cluster, free_port};

use crate::load::{self, Pace};
use crate::node::Node;
use crate::report::{Figures, target};

const AT_MOST: Duration = Duration::from_secs(600);

/// Builds the backlog and measures on it.
pub async fn run(cluster: &Cluster, rows: u64, connections: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let away = format!("postgres://hailong@127.0.0.1:{}/away", free_port());
    let node = Node::serve(folder.path(), &["--central", &away])?;
    let seen = load::run_until(node.address, connections, Pace::Closed, AT_MOST, rows).await?;
    let filled = seen.all_accepted()?.rate();
    // Full load on top of the backlog: this is when memory counts.
    let mut memory = Vec::new();
    let (address, full) = (node.address, Duration::from_secs(5));
    let loading = tokio::spawn(load::run(address, connections, Pace::Closed, full));
    while !loading.is_finished() {
        memory.push(node.memory_mb()?);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    loading.await??.all_accepted()?;
    node.stop()?;
    let mut starts = Figures::default();
    for _ in 0..3 {
        let node = Node::serve(folder.path(), &["--central", &away])?;
        starts.0.push(node.start.as_secs_f64());
        node.stop()?;
    }
    let most = memory.into_iter().fold(0.0, f64::max);
    let drained = drain(cluster, folder.path()).await?;
    println!(
        "{}",
        target(
            &format!("memory at full load with {rows} rows of backlog, MB"),
            &format!("{most:.0}"),
            "<= 150",
            most <= 150.0
        )
    );
    println!(
        "{}",
        target("start with that journal, s", &starts.text(2), "<= 0.5", starts.median() <= 0.5)
    );
    println!(
        "\nAcknowledged while the backlog grew: {filled:.0}/s; drained afterwards: {drained:.0}/s."
    );
    Ok(())
}

/// Rows a second that a backlog drains with, with nothing else going on.
async fn drain(cluster: &Cluster, data_dir: &std::path::Path) -> Result<f64> {
    let url = cluster.database("drain");
    let node = Node::serve(data_dir, &["--central", &url])?;
    let start = Instant::now();
    let rows = node.metric("hailong_journal_rows").await?;
    while node.metric("hailong_feed_backlog_rows").await? > 0.0 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let rate = rows / start.elapsed().as_secs_f64();
    node.stop()?;
    Ok(rate)
}
