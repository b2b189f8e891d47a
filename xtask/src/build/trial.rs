//! Tries the released binary as an operator gets it: one file, alone in an empty folder.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::MEASURED_SURVEY;
use super::pack::Manifest;
use super::size::grouped;
use crate::child::Child;
use crate::workspace;

/// Starts a copy of it, fetches every file of the widget, compares, and stops it.
pub fn run(program: &Path) -> Result<()> {
    let folder = tempfile::tempdir().context("making an empty folder")?;
    let alone = folder.path().join("hailong");
    fs::copy(program, &alone).with_context(|| format!("copying {}", program.display()))?;
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data-dir", "./data"];
    let mut service = Child::start("hailong", &alone, &arguments, folder.path(), None)?;
    let origin = service.origin()?;

    fetch(&format!("{origin}/healthz"), "identity")?;
    let dist = workspace::dist();
    let manifest = Manifest::read(&dist)?;
    for file in &manifest.files {
        same_as_built(&origin, &dist, &file.name, "identity", "")?;
        same_as_built(&origin, &dist, &file.name, "br", ".br")?;
        same_as_built(&origin, &dist, &file.name, "gzip", ".gz")?;
    }
    let first = first_question(&origin)?;
    service.stop().context("stopping the released binary")?;
    println!(
        "  done  the released binary, alone in an empty folder, served {} files in three encodings; \
         /hailong.js?survey={MEASURED_SURVEY} came as {} bytes",
        manifest.files.len(),
        grouped(first)
    );
    Ok(())
}

/// Measures what a page loads before the first question is there, and writes it into the manifest.
pub fn first_question(origin: &str) -> Result<usize> {
    let plain = fetch(&format!("{origin}/hailong.js"), "br")?;
    let first = fetch(&format!("{origin}/hailong.js?survey={MEASURED_SURVEY}"), "br")?;
    ensure!(
        first.len() > plain.len(),
        "/hailong.js?survey={MEASURED_SURVEY} is no larger than /hailong.js: the first panel is not in it"
    );
    Manifest::measured(&workspace::dist(), first.len())?;
    Ok(first.len())
}

fn same_as_built(
    origin: &str,
    dist: &Path,
    name: &str,
    encoding: &str,
    ending: &str,
) -> Result<()> {
    let url = format!("{origin}/pkg/{name}");
    let path = dist.join(format!("{name}{ending}"));
    let built = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    ensure!(
        fetch(&url, encoding)? == built,
        "{url} in {encoding} is not what {} holds: was the binary built before pkg/dist?",
        workspace::shown(&path)
    );
    Ok(())
}

/// The body as it came over the wire, in the encoding asked for.
fn fetch(url: &str, encoding: &str) -> Result<Vec<u8>> {
    let mut response = ureq::get(url)
        .header("accept-encoding", encoding)
        .call()
        .with_context(|| format!("fetching {url}"))?;
    let came = response.headers().get("content-encoding").and_then(|value| value.to_str().ok());
    ensure!(
        came.unwrap_or("identity") == encoding,
        "{url} came in {} instead of {encoding}",
        came.unwrap_or("identity")
    );
    response.body_mut().read_to_vec().with_context(|| format!("reading {url}"))
}
