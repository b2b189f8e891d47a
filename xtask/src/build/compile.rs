//! Compiles the widget to wasm. What is made of the wasm is the business of the other steps.

use std::path::PathBuf;

use anyhow::Result;

use crate::{progress, setup};

/// Compiles the widget crate for the browser.
///
/// As a cdylib alone: with an rlib beside it cargo would silently leave out the link-time
/// optimisation, which is worth 18 KB of download.
pub fn widget() -> Result<()> {
    let flags = format!("target.wasm32-unknown-unknown.rustflags={:?}", remapped_paths());
    progress::cargo(
        "the widget (wasm)",
        &[
            "rustc",
            "--config",
            &flags,
            "--package",
            "hailong-widget",
            "--lib",
            "--crate-type",
            "cdylib",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            "wasm",
            "--features",
            "csr",
        ],
    )
}

/// Flags that keep the folders of this machine out of the panic messages of our dependencies.
fn remapped_paths() -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let user = std::env::var_os("HOME")?;
        Some(PathBuf::from(user).join(".cargo"))
    });
    let Some(home) = home else { return Vec::new() };
    // Each registry has a folder of its own, named after its host.
    let registries = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let mut flags: Vec<String> = registries
        .map(|registry| format!("--remap-path-prefix={}=", registry.path().display()))
        .collect();
    flags.sort();
    // Where rust-src is installed, std's own messages name the toolchain's folder.
    if let Ok(sysroot) = setup::sysroot() {
        flags.push(format!("--remap-path-prefix={}=", sysroot.display()));
    }
    flags
}
