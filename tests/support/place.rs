//! Where things are: the tree, the build folder, the programs under test.
//!
//! Nothing is built here: `cargo xtask test` does that first, and a missing program says so.

use std::path::{Path, PathBuf};

/// The root of the source tree.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests/ lies in the tree").to_owned()
}

/// The profile folder the running test was built into, e.g. `target/debug`.
pub fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let folder = test.ancestors().nth(2).expect("a test lies in PROFILE/deps");
    folder.to_owned()
}

/// The build folder: `target`.
pub fn target() -> PathBuf {
    profile_folder().parent().expect("PROFILE lies in target").to_owned()
}

/// A program of this workspace, built beside the tests; `variable` in the environment overrides it.
///
/// # Panics
/// When it is not there, with a sentence that says how to make it.
pub fn program(name: &str, variable: &str) -> PathBuf {
    let path = match std::env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => profile_folder().join(name),
    };
    assert!(
        path.is_file(),
        "the program `{name}` is not at {}: run `cargo xtask test`, which builds it first, \
         or name one in {variable}",
        path.display()
    );
    path
}

/// `pkg/dist`, filled by `cargo xtask build`.
///
/// # Panics
/// When it is empty, with a sentence that says how to fill it.
pub fn dist() -> PathBuf {
    let dist = root().join("pkg/dist");
    assert!(
        dist.join("manifest.json").is_file(),
        "pkg/dist is empty: run `cargo xtask test`, or `cargo xtask build` to fill it"
    );
    dist
}

/// The folder for screenshots, made when needed: `target/screenshots`.
pub fn screenshots() -> PathBuf {
    let folder = target().join("screenshots");
    std::fs::create_dir_all(&folder).expect("target/screenshots can be made");
    folder
}
