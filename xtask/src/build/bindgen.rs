//! Runs wasm-bindgen as a library, so that there is no separate program to install.
//!
//! Its version must be that of the `wasm-bindgen` crate in Cargo.lock; this is checked first, because
//! the library's own message comes late and names no remedy for this workspace.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use wasm_bindgen_cli_support::Bindgen;

use super::{names, places, traps};
use crate::workspace;

/// What the browser gets.
pub struct Bound {
    /// The ES module that instantiates the wasm.
    pub glue: String,
    /// The wasm.
    pub wasm: Vec<u8>,
}

/// Binds the compiled widget for the web.
pub fn bind(wasm: &[u8]) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_bytes("hailong", wasm.to_vec())
        .web(true)
        .context("choosing the target web")?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The loader says where the wasm is; the glue must name no file itself.
        .omit_default_module_path(true)
        .generate_output()
        .context("running wasm-bindgen over the widget")?;
    // Every crate that uses wasm-bindgen is listed here; only some bring JavaScript of their own.
    let inline = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty());
    let own: Vec<&String> =
        inline.map(|(name, _)| name).chain(output.local_modules().keys()).collect();
    ensure!(
        own.is_empty(),
        "a dependency of the widget brings JavaScript files of its own ({own:?}); the loader fetches \
         one module only: find the crate with `cargo tree -p hailong-widget` and leave it out"
    );
    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    traps::cut(module);
    places::clear(module);
    let glue = names::shorten(module, &glue).context("after wasm-bindgen")?;
    // What is left beside the program (its target's features) no browser reads.
    let beside: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in beside {
        module.customs.delete(id);
    }
    Ok(Bound { glue, wasm: module.emit_wasm() })
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// Fails unless Cargo.lock holds `wasm-bindgen` and `wasm-bindgen-cli-support` in one same version.
pub fn check_versions() -> Result<()> {
    let path = workspace::root().join("Cargo.lock");
    let text = fs::read_to_string(&path).context("reading Cargo.lock")?;
    same_version(&text)
}

fn same_version(lock: &str) -> Result<()> {
    let lock: Lock = toml::from_str(lock).context("understanding Cargo.lock")?;
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &lock.package {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    let of = |name: &str| match versions.get(name).map(Vec::as_slice) {
        Some([version]) => Ok(*version),
        Some(several) => bail!("Cargo.lock holds {name} in several versions: {several:?}"),
        None => bail!("Cargo.lock does not hold {name}"),
    };
    let (crate_version, support) = (of("wasm-bindgen")?, of("wasm-bindgen-cli-support")?);
    ensure!(
        crate_version == support,
        "wasm-bindgen {crate_version} and wasm-bindgen-cli-support {support} do not fit. Run: \
         cargo update -p wasm-bindgen-cli-support --precise {crate_version}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(first: &str, second: &str) -> String {
        format!(
            "[[package]]\nname = \"wasm-bindgen\"\nversion = \"{first}\"\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{second}\"\n"
        )
    }

    #[test]
    fn one_version_is_demanded_and_the_remedy_named() {
        assert!(same_version(&lock("0.2.130", "0.2.130")).is_ok());
        let error = same_version(&lock("0.2.130", "0.2.129")).map_err(|error| error.to_string());
        let remedy = "cargo update -p wasm-bindgen-cli-support --precise 0.2.130";
        assert!(error.is_err_and(|message| message.contains(remedy)));
    }
}
