//! A page as it stands, judged: by axe-core, and by measures that axe does not take (targets, reflow,
//! spacing).
//!
//! It walks nowhere: whoever calls it has brought the page into the state that is to be judged. What
//! axe is unsure of is printed, not judged.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::place;

/// WCAG 2.0, 2.1 and 2.2, levels A and AA, and what axe holds to be good practice.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Sizes that every state is judged at: a telephone and a desk.
const SIZES: [(u32, u32); 2] = [(360, 740), (1280, 900)];

/// A window of 1280 pixels at 400 % zoom (WCAG 1.4.10).
const ZOOMED: (u32, u32) = (320, 256);

/// Side of the smallest target, in CSS pixels.
const TARGET_MIN: u32 = 44;

const LOOK: &str = include_str!("judge.js");

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = place::target().join("npm/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask setup`", path.display()))
});

/// Everything that is held against pages; gathered, so that one run shows all.
#[derive(Default)]
pub struct Judge {
    found: Vec<String>,
    looks: usize,
    frames: bool,
}

impl Judge {
    /// Judges what the window shows now, at every size. `state` names it. The window is as wide as a
    /// telephone afterwards.
    pub async fn judge(&mut self, browser: &Browser, state: &str) {
        for (width, height) in SIZES {
            browser.resize(width, height).await;
            self.by_axe(browser, &format!("{state}, {width} px")).await;
        }
        self.measure(browser, state).await;
    }

    /// Without axe: the size of targets, reflow and spacing of the window or the frame that was entered.
    pub async fn measure(&mut self, browser: &Browser, state: &str) {
        for (width, height) in SIZES {
            browser.resize(width, height).await;
            let small = look(browser, &format!("return targets({TARGET_MIN})")).await;
            self.hold(&format!("{state}, {width} px, too small for a finger"), &small);
        }
        browser.resize(ZOOMED.0, ZOOMED.1).await;
        let state = format!("{state}, 400 %");
        self.hold(&format!("{state}, beside the window"), &look(browser, "return beside()").await);
        look(browser, "space(true)").await;
        let state = format!("{state} and spaced");
        self.hold(&format!("{state}, beside the window"), &look(browser, "return beside()").await);
        self.hold(&format!("{state}, cut"), &look(browser, "return cut()").await);
        look(browser, "space(false)").await;
        browser.resize(SIZES[0].0, SIZES[0].1).await;
    }

    /// The rules of axe alone, at the size and in the colours that the window has.
    pub async fn by_axe(&mut self, browser: &Browser, state: &str) {
        put_axe_into(browser).await;
        let run = [LOOK, "axeLines(...arguments)"].concat();
        let arguments = vec![json!(RULES), json!(self.frames)];
        let result = browser.client.execute_async(&run, arguments).await;
        let result = result.unwrap_or_else(|error| panic!("{state}: axe: {error}"));
        assert!(result["passes"].as_u64() > Some(0), "{state}: axe saw nothing: {result}");
        self.looks += 1;
        self.hold(state, &result["violations"]);
        for unsure in result["incomplete"].as_array().into_iter().flatten() {
            println!("unsure: {state}: {}", unsure.as_str().unwrap_or_default());
        }
    }

    /// Called in a frame: from now on axe looks from the page around it into it, and judges both as one.
    pub async fn look_into(&mut self, browser: &Browser) {
        put_axe_into(browser).await;
        self.frames = true;
    }

    fn hold(&mut self, state: &str, found: &Value) {
        let found = found.as_array().unwrap_or_else(|| panic!("{state}: no list: {found}"));
        let lines = found.iter().map(|one| format!("{state}: {}", one.as_str().unwrap_or("?")));
        self.found.extend(lines);
    }

    /// The judgement: axe has looked so often, and nothing was found.
    ///
    /// # Panics
    /// With everything that was found, or when it has looked more or less often.
    #[track_caller]
    pub fn acquit(self, looks: usize) {
        assert!(self.found.is_empty(), "{} found: {:#?}", self.found.len(), self.found);
        assert_eq!(self.looks, looks, "looks of axe");
    }
}

async fn put_axe_into(browser: &Browser) {
    if browser.run("return !window.axe", vec![]).await == json!(true) {
        browser.run(&AXE, vec![]).await;
        // It may speak to itself in frames of other origins.
        browser.run("axe.configure({allowedOrigins: ['<unsafe_all_origins>']})", vec![]).await;
    }
}

async fn look(browser: &Browser, script: &str) -> Value {
    browser.run(&[LOOK, script].concat(), vec![]).await
}
