//! A browser on a slow line and a slow processor, thrown away after one visit; and the mouse in it.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use support::browser::Browser;

const PROBE: &str = include_str!("probe.js");
/// A phone: width and height of what is seen.
const WIDTH: u32 = 412;
const HEIGHT: u32 = 823;
const LATENCY_MS: u32 = 150;
const BYTES_PER_S: u32 = 1_600_000 / 8;
/// How many times slower the processor is made.
pub const SLOWER: u32 = 4;
/// How long anything may take before the run is given up.
const LIMIT_MS: u32 = 30_000;

/// One browser.
pub struct Visitor {
    /// For everything that has no method here.
    pub browser: Browser,
}

/// How fast the line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// 150 ms and 1.6 Mbit/s.
    Slow4G,
    /// As fast as the machine: for what happens after everything was fetched.
    Unlimited,
}

impl Visitor {
    /// A new browser, which has been on another page of the portal, so that the first start of its
    /// processes is over, and which has nothing in its cache.
    pub async fn start(portal: &str, line: Line) -> Result<Visitor> {
        let browser = Browser::start(WIDTH, HEIGHT).await;
        browser.open(&format!("{portal}/before")).await;
        browser.devtools("Network.enable", json!({})).await;
        browser.devtools("Page.enable", json!({})).await;
        browser.devtools("HeapProfiler.enable", json!({})).await;
        browser.devtools("Network.setCacheDisabled", json!({"cacheDisabled": true})).await;
        if line == Line::Slow4G {
            let conditions = json!({
                "offline": false, "latency": LATENCY_MS,
                "downloadThroughput": BYTES_PER_S, "uploadThroughput": BYTES_PER_S,
            });
            browser.devtools("Network.emulateNetworkConditions", conditions).await;
        }
        let probe = json!({"source": PROBE});
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", probe).await;
        let visitor = Visitor { browser };
        visitor.slow_down(SLOWER).await;
        Ok(visitor)
    }

    /// Makes the page's thread so many times slower; 1 is as fast as the machine.
    pub async fn slow_down(&self, rate: u32) {
        self.browser.devtools("Emulation.setCPUThrottlingRate", json!({"rate": rate})).await;
    }

    /// Goes to a page and is back as soon as its first bytes are there.
    pub async fn go(&self, url: &str) -> Result<()> {
        let answer = self.browser.devtools("Page.navigate", json!({"url": url})).await;
        ensure!(answer["errorText"].is_null(), "{url}: {answer}");
        Ok(())
    }

    /// What an expression gives in the page, waited for when it is a promise.
    pub async fn ask(&self, expression: &str) -> Result<Value> {
        // The limit is the page's own: the driver takes no other question while it waits.
        let bounded = format!(
            "Promise.race([{expression}, new Promise((_, reject) => \
             setTimeout(reject, {LIMIT_MS}, new Error('not within {LIMIT_MS} ms')))])"
        );
        let question = json!({"expression": bounded, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.browser.devtools("Runtime.evaluate", question).await;
        if !answer["exceptionDetails"].is_null() {
            let console = self.browser.console().await;
            bail!("{expression}: {}\nconsole: {console:#?}", answer["exceptionDetails"]);
        }
        Ok(answer["result"]["value"].take())
    }

    /// The same, for a number.
    pub async fn ask_number(&self, expression: &str) -> Result<f64> {
        let value = self.ask(expression).await?;
        value.as_f64().with_context(|| format!("{expression} gave {value}, not a number"))
    }

    /// Presses the mouse at a place and lets go.
    pub async fn press(&self, x: f64, y: f64) {
        for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({
                "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1,
            });
            self.browser.devtools("Input.dispatchMouseEvent", event).await;
        }
    }

    /// Bytes of the JavaScript heap and of wasm memories, rubbish collected before.
    pub async fn memory(&self) -> Result<f64> {
        for _ in 0..2 {
            self.browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
        }
        let heap = self.browser.devtools("Runtime.getHeapUsage", json!({})).await;
        let used = heap["usedSize"].as_f64().context("usedSize")?;
        Ok(used + self.ask_number("probe.wasm_bytes()").await?)
    }
}
