//! What an invite costs: the same load with and without one, in turns. Invites are signed before the
//! load begins, so that signing them is no part of it.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use support::issuer::{KeyPair, claims};
use support::submission::fresh_key;

use crate::load::{self, Pace};
use crate::node::{Node, program};
use crate::report::{Figures, target};

const CONNECTIONS: u32 = 64;
const ISSUER: &str = "motcua";

/// How long the service may take to learn of a key.
const SEEN_WITHIN: Duration = Duration::from_secs(10);

#[derive(clap::Args)]
pub struct Settings {
    /// Rounds; each measures everything once.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Submissions for each figure.
    #[arg(long, default_value_t = 40_000)]
    submissions: usize,
}

/// What makes a key of a kind.
type Make = fn() -> KeyPair;

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    let kinds: [(&str, Make); 2] = [("EdDSA", KeyPair::ed25519), ("ES256", KeyPair::p256)];
    let (mut without, mut with) = (Figures::default(), [Figures::default(), Figures::default()]);
    for round in 0..settings.rounds {
        eprintln!("round {} of {}", round + 1, settings.rounds);
        without.0.push(rate(settings, None).await?);
        for ((_, key), figures) in kinds.iter().zip(&mut with) {
            figures.0.push(rate(settings, Some(key())).await?);
        }
    }
    println!("| submissions, {CONNECTIONS} connections | accepted/s, median (min-max) |");
    println!("|---|---:|");
    println!("| without an invite | {} |", without.text(0));
    for ((name, _), figures) in kinds.iter().zip(&with) {
        println!("| with an invite, {name} | {} |", figures.text(0));
    }
    println!("\n| target | seen, median (min-max) | wanted | met |");
    println!("|---|---:|---:|---|");
    for ((name, _), figures) in kinds.iter().zip(&with) {
        let cost = without.over(figures);
        let what = format!("cost with an invite over one without, {name}");
        println!("{}", target(&what, &cost.text(2), "<= 1.3", cost.median() <= 1.3));
    }
    Ok(())
}

/// Accepted a second, on a new service, with invites of this key or without any.
async fn rate(settings: &Settings, key: Option<KeyPair>) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let node = Node::serve(folder.path(), &[])?;
    let invites = match key {
        None => None,
        Some(mut key) => {
            let mut command = Command::new(program("hailong")?);
            command.args(["key", "add", ISSUER]).arg(key.public());
            let output = command.arg("--data-dir").arg(folder.path()).output()?;
            ensure!(output.status.success(), "{output:?}");
            let said = String::from_utf8(output.stdout)?;
            said.strip_prefix("kid: ").context("no kid")?.trim().clone_into(&mut key.id);
            // The node looks for new keys every two seconds.
            tokio::time::sleep(SEEN_WITHIN / 2).await;
            Some(Arc::new(signed(&key, settings.submissions)))
        }
    };
    // Plans are cached and pages are warm before anything is measured.
    let warm = Duration::from_secs(1);
    load::run(node.address, CONNECTIONS, Pace::Closed, warm).await?.all_accepted()?;
    let many = settings.submissions as u64;
    let long = Duration::from_secs(60);
    let seen = load::run_with(node.address, CONNECTIONS, Pace::Closed, long, many, invites).await?;
    let seen = seen.all_accepted()?;
    node.stop()?;
    Ok(seen.rate())
}

/// Good invites, each for once and for a dossier of its own.
fn signed(key: &KeyPair, count: usize) -> Vec<String> {
    let mut claims = claims(ISSUER);
    let mut sign = |number| {
        claims["jti"] = json!(fresh_key());
        claims["dossier"] = json!(format!("H47.15-261121-{number:07}"));
        key.sign(&claims)
    };
    (0..count).map(&mut sign).collect()
}
