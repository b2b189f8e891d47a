//! One visit of one page by a browser that has never been there: when the first question can be
//! answered, what was fetched until then, and what it cost the page.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::contender::Contender;
use super::visitor::{Line, Visitor};

/// So long nothing new may be fetched until a page counts as finished.
const QUIET: Duration = Duration::from_millis(1_500);
/// Presses until an input that is in sight must have done something.
const PRESSES_MAX: usize = 20;
/// A task blocks for as long as it takes beyond this, by the definition of total blocking time.
const BLOCKS_BEYOND_MS: f64 = 50.0;

/// What one visit saw.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Milliseconds from the start of the navigation until the frame that shows the first question,
    /// which a press then answers.
    pub operable_ms: f64,
    /// Milliseconds until everything has taken its place.
    pub whole_ms: f64,
    /// Bytes of bodies that had arrived when the question was operable, the page itself included.
    pub operable_bytes: f64,
    /// The same, at the end.
    pub whole_bytes: f64,
    /// Milliseconds.
    pub blocked_ms: f64,
    /// Cumulative layout shift, those soon after the press included.
    pub shift: f64,
    /// JavaScript heap and wasm memory, bytes.
    pub memory: f64,
    /// Presses until the input was chosen.
    pub presses: usize,
}

/// Visits.
pub async fn visit(portal: &str, contender: Contender, weights: &mut Weights) -> Result<Seen> {
    let visitor = Visitor::start(portal, Line::Slow4G).await?;
    let url = format!("{portal}{}", contender.path());
    visitor.go(&url).await?;
    let mut seen = Seen::default();
    let first = visitor.ask(&format!("probe.visible({})", json!(contender.input()))).await?;
    seen.operable_ms = first["at"].as_f64().context("when it was visible")?;
    if contender != Contender::Bare {
        choose(&visitor, contender, &mut seen).await?;
    }
    let path = json!(contender.whole());
    let whole = visitor.ask(&format!("probe.frame_with(() => !!probe.find({path}))")).await?;
    seen.whole_ms = whole["at"].as_f64().context("when it was whole")?.max(seen.operable_ms);
    let resources = until_quiet(&visitor).await?;
    if contender != Contender::Bare {
        let kept = visitor.ask(&format!("probe.is_chosen({path})")).await?;
        ensure!(kept == json!(true), "{}: what was chosen was lost", contender.name());
    }
    let page = weights.of(&url).await?;
    (seen.operable_bytes, seen.whole_bytes) = (page, page);
    for resource in &resources {
        let url = resource["url"].as_str().context("an address")?;
        let weight = weights.of(url).await?;
        seen.whole_bytes += weight;
        let end = resource["end"].as_f64().unwrap_or_default();
        if (1.0..=seen.operable_ms).contains(&end) {
            seen.operable_bytes += weight;
        }
    }
    let long = visitor.ask("probe.seen.long").await?;
    let beyond = numbers(&long).map(|one| (one - BLOCKS_BEYOND_MS).max(0.0));
    seen.blocked_ms = sum(beyond);
    seen.shift = sum(numbers(&visitor.ask("probe.seen.shifts").await?));
    seen.memory = visitor.memory().await?;
    visitor.browser.close().await;
    Ok(seen)
}

/// Presses the input as a hand would. Visible is operable when the first press did what it should;
/// otherwise operable is the press that did.
async fn choose(visitor: &Visitor, contender: Contender, seen: &mut Seen) -> Result<()> {
    let path = json!(contender.input());
    for press in 1..=PRESSES_MAX {
        let place = visitor.ask(&format!("probe.place({path})")).await?;
        if let (Some(x), Some(y)) = (place["x"].as_f64(), place["y"].as_f64()) {
            visitor.press(x, y).await;
            let chosen = format!(
                "Promise.race([probe.frame_with(() => probe.is_chosen({path})), \
                 new Promise((resolve) => setTimeout(resolve, 500, null))])"
            );
            if !visitor.ask(&chosen).await?.is_null() {
                if press > 1 {
                    seen.operable_ms = visitor.ask_number("probe.pressed_at()").await?;
                }
                seen.presses = press;
                return Ok(());
            }
        }
    }
    anyhow::bail!("{}: {PRESSES_MAX} presses chose nothing", contender.name())
}

/// Everything that was fetched, once nothing more is.
async fn until_quiet(visitor: &Visitor) -> Result<Vec<Value>> {
    let mut before = usize::MAX;
    loop {
        let resources = visitor.ask("probe.resources()").await?;
        let resources = resources.as_array().context("a list of resources")?.clone();
        if resources.len() == before {
            return Ok(resources);
        }
        before = resources.len();
        tokio::time::sleep(QUIET).await;
    }
}

/// Not `Iterator::sum`, which calls the sum of nothing minus zero.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

fn numbers(list: &Value) -> impl Iterator<Item = f64> + '_ {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64)
}

/// How many bytes the body at an address has on the wire, asked for once, as a browser asks.
#[derive(Default)]
pub struct Weights {
    client: reqwest::Client,
    known: HashMap<String, f64>,
}

impl Weights {
    async fn of(&mut self, url: &str) -> Result<f64> {
        if let Some(known) = self.known.get(url) {
            return Ok(*known);
        }
        if !url.starts_with("http") {
            return Ok(0.0);
        }
        let request = self.client.get(url).header("accept-encoding", "br");
        let body = request.send().await.with_context(|| url.to_owned())?.bytes().await?;
        self.known.insert(url.to_owned(), body.len() as f64);
        Ok(body.len() as f64)
    }
}
