//! `cargo xtask screenshots`: the pictures of the README, taken anew by the browser journeys.
//!
//! The journeys leave a picture of every state in target/screenshots; here the few that the README
//! shows are put into docs/images.

use std::fs;

use anyhow::{Context, Result};

use crate::{test, workspace};

/// Picture of a journey, and its name in docs/images.
const SHOWN: [(&str, &str); 3] = [
    ("journey-reasons-1280.png", "widget-1280.png"),
    ("journey-thanks-360.png", "widget-360.png"),
    ("monitor-live-1280.png", "monitor-1280.png"),
];

/// Runs the browser journeys and copies the pictures.
pub fn run() -> Result<()> {
    let journeys = ["--package", "hailong-tests", "--test", "browser"];
    test::run(&journeys.map(str::to_owned))?;
    let (from, to) =
        (workspace::target()?.join("screenshots"), workspace::root().join("docs/images"));
    fs::create_dir_all(&to).context("making docs/images")?;
    for (picture, name) in SHOWN {
        let source = from.join(picture);
        fs::copy(&source, to.join(name)).with_context(|| {
            format!("copying {}: did the journey take it?", workspace::shown(&source))
        })?;
        println!("  done  docs/images/{name}");
    }
    Ok(())
}
