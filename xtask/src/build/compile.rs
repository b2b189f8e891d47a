//! Compiles the widget to wasm. What is made of the wasm is the business of the other steps.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::{progress, setup};

/// Where the widget's standard library comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Std {
    /// As the toolchain ships it: the plain build.
    Shipped,
    /// Compiled anew for size, with panics that trap at once: 1.3 KB less of download.
    Built,
}

/// Compiles the widget crate for the browser.
///
/// As a cdylib alone: with an rlib beside it cargo would silently leave out the link-time
/// optimisation, which is worth 18 KB of download.
pub fn widget(std: Std) -> Result<()> {
    let mut flags = remapped_paths();
    let mut arguments = vec!["rustc"];
    let mut variables = Vec::new();
    if std == Std::Built {
        ensure!(
            setup::sysroot()?.join("lib/rustlib/src/rust/library").is_dir(),
            "--build-std wants the sources of the standard library: rustup component add rust-src"
        );
        arguments.extend(["-Zbuild-std=std,panic_abort"]);
        arguments.extend(["-Zbuild-std-features=optimize_for_size"]);
        let unstable = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];
        flags.extend(unstable.map(str::to_owned));
        // The stable compiler's own door to its unstable options.
        variables.push(("RUSTC_BOOTSTRAP", "1"));
    }
    let flags = format!("target.wasm32-unknown-unknown.rustflags={flags:?}");
    arguments.extend(["--config", &flags, "--package", "hailong-widget", "--lib"]);
    arguments.extend(["--crate-type", "cdylib", "--target", "wasm32-unknown-unknown"]);
    arguments.extend(["--profile", "wasm", "--features", "csr"]);
    progress::cargo_with("the widget (wasm)", &arguments, &variables)
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
