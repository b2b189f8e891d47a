//! The widget's files: what `cargo xtask build` put into `pkg/dist`, inside this binary.
//!
//! The loader is here even when `pkg/dist` was empty at build time: it then says so on the console
//! and leaves the citizen a link to the plain form.

use std::borrow::Cow;

use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "../pkg/dist"]
#[allow_missing = true]
struct Dist;

/// The loader's source, for a binary that was built without `pkg/dist`.
const LOADER_SOURCE: &str = include_str!("../../widget/loader/hailong.js");

#[derive(Deserialize)]
struct Manifest {
    roles: Roles,
    #[serde(default)]
    beside: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Roles {
    loader: String,
    glue: String,
    wasm: String,
    css: String,
}

/// The content of a file of `pkg/dist`, and its SHA-256 as it was taken when it was built in.
pub fn file(name: &str) -> Option<(Bytes, [u8; 32])> {
    let file = Dist::get(name)?;
    let bytes = match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    Some((bytes, file.metadata.sha256_hash()))
}

/// The loader as built, or its source when the widget is not inside.
pub fn loader() -> String {
    built(|roles| roles.loader).unwrap_or_else(|| LOADER_SOURCE.to_owned())
}

/// The style sheet as built, or its source when the widget is not inside.
pub fn theme() -> String {
    built(|roles| roles.css).unwrap_or_else(|| widget::THEME.to_owned())
}

/// True when the widget's files are inside.
pub fn is_complete() -> bool {
    built(|roles| roles.loader).is_some()
}

/// Names of what every page fetches besides the loader; none when the widget is not inside.
pub fn parts() -> Vec<String> {
    manifest().map_or_else(Vec::new, |manifest| {
        let Roles { glue, wasm, css, .. } = manifest.roles;
        vec![glue, wasm, css]
    })
}

/// The name of a module beside the loader, e.g. `kiosk`.
pub fn beside(stem: &str) -> Option<String> {
    let is_one = |file: &Named| file.name.split('.').next() == Some(stem);
    manifest()?.beside.into_iter().find(is_one).map(|file| file.name)
}

fn manifest() -> Option<Manifest> {
    serde_json::from_slice(&file("manifest.json")?.0).ok()
}

fn built(role: fn(Roles) -> String) -> Option<String> {
    let manifest = manifest()?;
    String::from_utf8(file(&role(manifest.roles))?.0.to_vec()).ok()
}
