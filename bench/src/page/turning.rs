//! The long survey on a slow processor: from the press of "next" to the end of the frame that shows
//! the next page, and to the end of the frame in which its heading has the focus.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::visitor::{Line, SLOWER, Visitor};

/// The survey has 21 steps at most; more would be a circle.
const PAGES_MAX: usize = 40;

/// What one walk through all pages saw, in milliseconds, page by page.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    /// Until the page was seen.
    pub shown_ms: Vec<f64>,
    /// Until its heading had the focus, too.
    pub focused_ms: Vec<f64>,
    /// The longest wait of the browser's own event timing: press to next paint, in steps of 8.
    pub event_ms: Vec<f64>,
    /// Processor time of the page's thread for each page, not slowed down: script, style, layout, all.
    pub costs_ms: Vec<[f64; 4]>,
}

/// What the browser calls them.
const COSTS: [&str; 4] =
    ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration"];

/// Which page is shown, and where the button is.
const WATCH: &str = "
    const root = document.querySelector('hai-long').shadowRoot;
    const inside = (selector) => root.querySelector(selector);
    const shown = () => [...root.querySelectorAll('.page')].find((page) => !page.hidden);
    probe.events = [];
    new PerformanceObserver((list) => list.getEntries().forEach((one) =>
        one.name === 'click' && probe.events.push(one.duration)))
        .observe({ type: 'event', durationThreshold: 16 });
    probe.button = () => {
        const button = inside('button.next');
        if (!button || button.hidden) return null;
        // What each page asks of a citizen who met with everything.
        for (const input of shown().querySelectorAll('[name^=\"c8.\"][value=\"1\"]')) input.click();
        button.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = button.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
    };
    probe.watch = () => {
        const before = shown();
        let pressed;
        addEventListener('click', (event) => (pressed = event.timeStamp), { capture: true, once: true });
        const turned = () => pressed && shown() !== before;
        probe.turn = Promise.all([
            probe.frame_with(turned),
            probe.frame_with(() => turned() && shown().contains(root.activeElement)),
        ]).then((frames) => frames.map((frame) => frame.at - pressed));
    };";

/// Walks through the whole survey twice: by the clock on a slow processor, and by processor time.
pub async fn walk(portal: &str) -> Result<Turns> {
    let mut turns = Turns::default();
    walk_once(portal, &mut turns, SLOWER).await?;
    walk_once(portal, &mut turns, 1).await?;
    Ok(turns)
}

async fn walk_once(portal: &str, turns: &mut Turns, slower: u32) -> Result<()> {
    let visitor = Visitor::start(portal, Line::Unlimited).await?;
    visitor.slow_down(slower).await;
    let by_thread = json!({"timeDomain": "threadTicks"});
    visitor.browser.devtools("Performance.enable", by_thread).await;
    visitor.go(&format!("{portal}/sipas")).await?;
    let live = json!("hai-long >>> form.live .page");
    visitor.ask(&format!("probe.frame_with(() => !!probe.find({live}))")).await?;
    visitor.ask(&format!("(() => {{ {WATCH} }})()")).await?;
    for _ in 0..PAGES_MAX {
        let Some((x, y)) = at_rest(&visitor).await? else { break };
        visitor.ask("probe.watch()").await?;
        let before = costs(&visitor).await?;
        visitor.press(x, y).await;
        let times = visitor.ask("probe.turn").await.context("a page that did not turn")?;
        if slower == 1 {
            // The focus may be followed by one more frame.
            visitor.ask("new Promise((resolve) => setTimeout(resolve, 50))").await?;
            let after = costs(&visitor).await?;
            turns.costs_ms.push(std::array::from_fn(|one| after[one] - before[one]));
            continue;
        }
        turns.shown_ms.push(times[0].as_f64().context("when it was shown")?);
        turns.focused_ms.push(times[1].as_f64().context("when it had the focus")?);
    }
    // Event timing comes with a later frame.
    visitor.ask("new Promise((resolve) => setTimeout(resolve, 300))").await?;
    let events = visitor.ask("probe.events").await?;
    turns.event_ms.extend(events.as_array().into_iter().flatten().filter_map(Value::as_f64));
    ensure!(turns.shown_ms.len() > 10, "only {} pages turned", turns.shown_ms.len());
    visitor.browser.close().await;
    Ok(())
}

/// Milliseconds of processor time so far.
async fn costs(visitor: &Visitor) -> Result<[f64; 4]> {
    let answer = visitor.browser.devtools("Performance.getMetrics", json!({})).await;
    let metrics = answer["metrics"].as_array().context("metrics")?;
    let of = |name: &str| {
        let found = metrics.iter().find(|metric| metric["name"] == name);
        found.and_then(|metric| metric["value"].as_f64()).unwrap_or(f64::NAN) * 1e3
    };
    Ok(COSTS.map(of))
}

/// The middle of "next" once the page was looked at for a second; `None` on the last one.
async fn at_rest(visitor: &Visitor) -> Result<Option<(f64, f64)>> {
    let place = visitor.ask("probe.button()").await?;
    if place.is_null() {
        return Ok(None);
    }
    let rest = "new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve), 1000))";
    visitor.ask(&format!("{rest}.then(() => 0)")).await?;
    let place = visitor.ask("probe.button()").await?;
    Ok(Some((place["x"].as_f64().context("x")?, place["y"].as_f64().context("y")?)))
}
