//! What must be on the machine: the wasm32 target for every command; for the tests Chromium, Firefox
//! and WebKit with their drivers, PostgreSQL, nginx, strace and schemathesis.
//!
//! Installs only what is missing and only what it may; otherwise it names the exact command and fails.
//! cargo-nextest is used where it is installed and never installed from here: compiling it takes
//! longer than the tests, and `cargo test` runs the same tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::workspace;

const WASM: &str = "wasm32-unknown-unknown";
/// The oldest PostgreSQL that the service is run against.
const POSTGRES_MAJOR_MIN: u32 = 15;
/// The driver of Firefox, which Debian does not package. Any of the last years drives any of these.
const GECKODRIVER: &str = "0.37.1";

/// `cargo xtask setup`: everything that any command needs.
pub fn everything() -> Result<()> {
    wasm_target()?;
    println!("  have  the {WASM} target");
    test_programs()?;
    println!(
        "  have  Chromium, Firefox, WebKit, Xvfb, PostgreSQL, nginx, openssl, curl, npm, strace and \
         prlimit"
    );
    geckodriver()?;
    println!("  have  geckodriver");
    schemathesis()?;
    println!("  have  schemathesis");
    integrator()?;
    println!("  have  what the integrators' examples sign with");
    mail_server()?;
    println!("  have  the mail server of the tests");
    host_pages()?;
    identity_provider()?;
    println!("  have  what host pages are made of, from npm");
    if has_nextest() {
        println!("  have  cargo-nextest");
    } else {
        println!(
            "  note  cargo-nextest is not installed: `cargo xtask test` uses `cargo test`. \
             For quicker runs: cargo install cargo-nextest --locked"
        );
    }
    Ok(())
}

/// The folder of the toolchain.
pub fn sysroot() -> Result<PathBuf> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(workspace::root())
        .output()
        .context("asking rustc for its sysroot; is Rust installed (https://rustup.rs)?")?;
    ensure!(output.status.success(), "rustc --print sysroot ended with {}", output.status);
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// Makes sure that the toolchain of rust-toolchain.toml can compile to wasm.
pub fn wasm_target() -> Result<()> {
    if sysroot()?.join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    println!("  ....  installing the {WASM} target: rustup target add {WASM}");
    let status = Command::new("rustup")
        .args(["target", "add", WASM])
        .current_dir(workspace::root())
        .status()
        .with_context(|| {
            format!("the {WASM} target is missing and there is no rustup: install it by hand")
        })?;
    ensure!(status.success(), "`rustup target add {WASM}` ended with {status}: run it by hand");
    Ok(())
}

/// Makes sure that schemathesis, which holds the running service against its OpenAPI document, is in
/// `target/schemathesis`.
pub fn schemathesis() -> Result<()> {
    python("schemathesis")
}

/// Makes sure that what the example of the integrators' guide signs with is in `target/integrator`.
pub fn integrator() -> Result<()> {
    python("integrator")
}

/// Makes sure that the mail server of the tests is in `target/smtp`.
pub fn mail_server() -> Result<()> {
    python("smtp")
}

/// A virtual environment in `target` with exactly what `requirements.txt` of this folder of `tests` names.
fn python(name: &str) -> Result<()> {
    let folder = workspace::target()?.join(name);
    let wanted_file = workspace::root().join("tests").join(name).join("requirements.txt");
    let wanted = std::fs::read_to_string(&wanted_file)
        .with_context(|| format!("reading {}", wanted_file.display()))?;
    // Written last, so that an installation that was broken off is done again.
    let stamp = folder.join("installed.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("  ....  installing {name} into {}", folder.display());
    let by_hand = "python3 with its venv module is needed (on Debian: apt-get install -y python3-venv) \
                   and a package index that pip can reach";
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    let mut fill = Command::new(folder.join("bin/python"));
    fill.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    fill.arg(&wanted_file);
    for mut step in [make, fill] {
        let status = step.status().with_context(|| format!("{by_hand}: running {step:?}"))?;
        ensure!(status.success(), "{by_hand}: {step:?} ended with {status}");
    }
    std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
}

/// Makes sure that the driver of Firefox is in `target/geckodriver`. Compiled without optimisation: it
/// only passes commands on, and so it takes two minutes of one processor instead of five.
pub fn geckodriver() -> Result<()> {
    let folder = workspace::target()?.join("geckodriver");
    // What cargo itself notes of what it has installed, written last.
    let noted = std::fs::read_to_string(folder.join(".crates.toml")).unwrap_or_default();
    if noted.contains(&format!("\"geckodriver {GECKODRIVER} ")) {
        return Ok(());
    }
    println!("  ....  compiling geckodriver into {} (some minutes)", folder.display());
    let build = folder.join("build");
    let mut install = workspace::cargo();
    install.args(["install", "geckodriver", "--version", GECKODRIVER, "--locked", "--debug"]);
    install.arg("--root").arg(&folder).arg("--target-dir").arg(&build);
    let by_hand = "a registry of crates that cargo can reach is needed";
    let status = install.status().with_context(|| format!("{by_hand}: running {install:?}"))?;
    ensure!(status.success(), "{by_hand}: {install:?} ended with {status}");
    std::fs::remove_dir_all(&build).with_context(|| format!("removing {}", build.display()))
}

/// Makes sure that style sheets of host pages and a bundler are in `target/npm`, exactly those that
/// `tests/npm/package-lock.json` names. No script of a package runs.
pub fn host_pages() -> Result<()> {
    packages("tests/npm", "npm").map(drop)
}

/// Makes sure that the certified identity provider is in `target/npm-provider`, exactly as
/// `tests/provider/package-lock.json` names it. No script of a package runs.
pub fn identity_provider() -> Result<()> {
    packages("tests/provider", "npm-provider").map(drop)
}

/// Makes sure that the widgets to compare with are installed, exactly those that
/// `bench/npm/package-lock.json` names; gives the folder. No script of a package runs.
pub fn contenders() -> Result<PathBuf> {
    packages("bench/npm", "npm-bench")
}

fn packages(from: &str, into: &str) -> Result<PathBuf> {
    let folder = workspace::target()?.join(into);
    let wanted = workspace::root().join(from);
    let lock = "package-lock.json";
    let read = |path: PathBuf| {
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    };
    let (wanted_lock, stamp) = (read(wanted.join(lock))?, folder.join("installed.json"));
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted_lock) {
        return Ok(folder);
    }
    println!("  ....  installing the packages of {from} into {}", folder.display());
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for name in ["package.json", lock] {
        std::fs::write(folder.join(name), read(wanted.join(name))?)
            .with_context(|| format!("writing {name} into {}", folder.display()))?;
    }
    let mut install = Command::new("npm");
    install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"]);
    let by_hand = "npm and a package registry that it can reach are needed (on Debian: apt-get \
                   install -y npm)";
    let status = install.current_dir(&folder).status();
    let status = status.with_context(|| format!("{by_hand}: running {install:?}"))?;
    ensure!(status.success(), "{by_hand}: {install:?} ended with {status}");
    // Written last, so that an installation that was broken off is done again.
    std::fs::write(&stamp, wanted_lock).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(folder)
}

/// Makes sure that everything the tests start is there: browsers, databases, a proxy, tracers.
pub fn test_programs() -> Result<()> {
    install(missing_packages)
}

/// Makes sure of what the rounds of `chaos` need, which is less.
pub fn chaos_programs() -> Result<()> {
    install(missing_for_chaos)
}

fn install(missing: fn() -> Vec<&'static str>) -> Result<()> {
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {list}");
    if !nix::unistd::Uid::effective().is_root() || find("apt-get").is_none() {
        bail!(
            "the tests need programs that are not installed. On Debian run: sudo sh -c '{by_hand}'"
        );
    }
    println!("  ....  installing with apt-get: {list}");
    let status = Command::new("sh")
        .args(["-c", &by_hand])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("running apt-get")?;
    ensure!(status.success(), "apt-get ended with {status}. Run by hand: {by_hand}");
    let still = missing();
    ensure!(still.is_empty(), "apt-get ended well, but still missing: {}", still.join(" "));
    Ok(())
}

fn missing_packages() -> Vec<&'static str> {
    let mut packages = missing_for_chaos();
    if ["chromium", "chromium-browser", "google-chrome"].iter().all(|name| find(name).is_none()) {
        packages.push("chromium");
    }
    if find("chromedriver").is_none() {
        packages.push("chromium-driver");
    }
    // The two other engines of telephones. WebKit's browser wants a screen.
    if find("firefox-esr").is_none() && find("firefox").is_none() {
        packages.push("firefox-esr");
    }
    if find("WebKitWebDriver").is_none() {
        packages.push("webkit2gtk-driver");
    }
    if find("Xvfb").is_none() {
        packages.push("xvfb");
    }
    if find("strace").is_none() {
        packages.push("strace");
    }
    // The reverse proxy that is shipped is tried with Debian's, spoken to over TLS.
    if find("nginx").is_none() && !Path::new("/usr/sbin/nginx").is_file() {
        packages.push("nginx-light");
    }
    // The style sheets of host pages, and a bundler, come from npm.
    for program in ["openssl", "curl", "npm"] {
        if find(program).is_none() {
            packages.push(program);
        }
    }
    packages
}

fn missing_for_chaos() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if !has_postgres() {
        packages.push("postgresql");
    }
    if find("prlimit").is_none() {
        packages.push("util-linux");
    }
    packages
}

/// Debian keeps the server programs out of PATH, one folder per major version.
fn has_postgres() -> bool {
    if find("postgres").is_some() && find("initdb").is_some() {
        return true;
    }
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else { return false };
    versions.flatten().any(|version| {
        let major = version.file_name().to_string_lossy().parse::<u32>().unwrap_or(0);
        let programs = version.path().join("bin");
        major >= POSTGRES_MAJOR_MIN
            && programs.join("postgres").is_file()
            && programs.join("initdb").is_file()
    })
}

/// True when `cargo nextest` can be called.
pub fn has_nextest() -> bool {
    find("cargo-nextest").is_some()
}

/// The program with this name in PATH.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_path_and_only_there() {
        assert!(find("sh").is_some());
        assert!(find("no-program-has-this-name").is_none());
    }
}
