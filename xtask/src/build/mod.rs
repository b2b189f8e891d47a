//! `cargo xtask build`: from the widget crate, loader and theme to the finished files in pkg/dist.
//!
//! Steps in order: compile to wasm, bind, minify, name by content, compress, measure. Nothing is
//! rewritten while the inputs are the same, so that the service is not rebuilt for nothing.

mod compile;
mod bindgen;
mod traps;
mod places;
mod names;
mod minify;
mod compress;
mod pack;
mod size;
pub mod trial;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use model::{Instrument, Language};
use sha2::{Digest, Sha256};

use crate::{progress, setup, workspace};
pub use compile::Std;
use pack::{Beside, Manifest, Parts};

/// The survey whose size counts against the budget.
const MEASURED_SURVEY: &str = "one-stop";

/// Modules beside the loader, fetched where they are needed. One that fetches another comes after it.
const BESIDE: [&str; 5] = ["kiosk", "outbox", "appear", "frame", "diagnose"];

/// Modules with a style sheet of their own, and where it goes in their script.
const STYLED: [(&str, &str); 2] =
    [("appear", "\"__APPEAR_CSS__\""), ("kiosk", "\"__KIOSK_CSS__\"")];

/// `cargo xtask build [--release] [--build-std]`.
pub fn run(release: bool, build_std: bool) -> Result<()> {
    let started = Instant::now();
    widget(if build_std { Std::Built } else { Std::Shipped })?;
    check_budget()?;
    if release {
        progress::cargo("the release binary", &["build", "--release", "--package", "hailong"])?;
        let program = workspace::program("release", "hailong")?;
        trial::run(&program)?;
        size::print(&Manifest::read(&workspace::dist())?);
        println!("One file to deploy: {}", workspace::shown(&program));
    }
    println!("Built in {}.", progress::seconds(started.elapsed()));
    Ok(())
}

/// Fails when the widget in pkg/dist is over budget.
pub fn check_budget() -> Result<()> {
    size::check_budget(&Manifest::read(&workspace::dist())?)
}

/// Fills pkg/dist and prints the size table. The budget is asked for apart, so that a widget that
/// grew too large can still be looked at and tested.
pub fn widget(std: Std) -> Result<()> {
    setup::wasm_target()?;
    bindgen::check_versions()?;
    compile::widget(std)?;
    let inputs = Inputs::read()?;
    let stamp = Stamp::new(&inputs)?;
    let dist = workspace::dist();
    let manifest = if stamp.holds() && pack::is_complete(&dist) {
        println!("  same  {} (inputs have not changed)", workspace::shown(&dist));
        Manifest::read(&dist)?
    } else {
        stamp.clear()?;
        let manifest = pack::fill(&dist, &inputs.parts()?)?;
        stamp.write()?;
        manifest
    };
    size::print(&manifest);
    Ok(())
}

/// What the files in pkg/dist are made of.
struct Inputs {
    wasm: Vec<u8>,
    loader: String,
    beside: Vec<(&'static str, String)>,
    styles: Vec<String>,
    theme: String,
    instrument: String,
}

impl Inputs {
    fn read() -> Result<Self> {
        let wasm = workspace::target()?.join("wasm32-unknown-unknown/wasm/widget.wasm");
        let source = |path: &str| -> Result<String> {
            let path = workspace::root().join(path);
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
        };
        let beside = BESIDE.map(|stem| Ok((stem, source(&format!("widget/loader/{stem}.js"))?)));
        let styles = STYLED.map(|(stem, _)| source(&format!("widget/loader/{stem}.css")));
        Ok(Self {
            beside: beside.into_iter().collect::<Result<_>>()?,
            styles: styles.into_iter().collect::<Result<_>>()?,
            wasm: fs::read(&wasm).with_context(|| format!("reading {}", wasm.display()))?,
            loader: source("widget/loader/hailong.js")?,
            theme: source("widget/theme.css")?,
            instrument: source(&format!("surveys/{MEASURED_SURVEY}.toml"))?,
        })
    }

    /// The modules beside the loader, minified, each style sheet put in where it belongs.
    fn beside(&self) -> Result<Vec<Beside>> {
        let mut styles = Vec::new();
        for ((stem, token), css) in STYLED.iter().zip(&self.styles) {
            let css =
                minify::css(css).with_context(|| format!("minifying widget/loader/{stem}.css"))?;
            styles.push((token, serde_json::to_string(&css).context("quoting a style sheet")?));
        }
        let of = |(stem, source): &(&'static str, String)| {
            let styled =
                styles.iter().fold(source.clone(), |s, (token, css)| s.replace(**token, css));
            let script = minify::module(&styled);
            let script = script.with_context(|| format!("minifying widget/loader/{stem}.js"))?;
            Ok(Beside { stem, script })
        };
        self.beside.iter().map(of).collect()
    }

    /// Binds and minifies.
    fn parts(&self) -> Result<Parts> {
        let bound = bindgen::bind(&self.wasm)?;
        let instrument: Instrument = toml::from_str(&self.instrument)
            .with_context(|| format!("reading surveys/{MEASURED_SURVEY}.toml"))?;
        let survey = postcard::to_allocvec(&instrument.in_language(Language::Vi))
            .context("writing the survey as postcard")?;
        Ok(Parts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            loader: self.loader.clone(),
            beside: self.beside()?,
            glue: minify::module(&bound.glue).context("minifying the glue")?,
            wasm: bound.wasm,
            css: minify::css(&self.theme).context("minifying widget/theme.css")?,
            survey_id: MEASURED_SURVEY.to_owned(),
            survey,
        })
    }
}

/// Remembers from which inputs pkg/dist was made; kept in the target directory, not in pkg/dist.
struct Stamp {
    path: PathBuf,
    value: String,
}

impl Stamp {
    fn new(inputs: &Inputs) -> Result<Self> {
        let mut hash = Sha256::new();
        let program = program_identity()?;
        let texts = [&inputs.loader, &inputs.theme, &inputs.instrument];
        let texts = texts.into_iter().chain(&inputs.styles);
        let texts = texts.chain(inputs.beside.iter().map(|(_, text)| text));
        let texts = texts.map(String::as_bytes);
        for part in [&inputs.wasm[..], program.as_bytes()].into_iter().chain(texts) {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let value = data_encoding::HEXLOWER.encode(&hash.finalize());
        Ok(Self { path: workspace::target()?.join("pkg-dist.stamp"), value })
    }

    fn holds(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|known| known == self.value)
    }

    /// Forgets the last run, so that an interrupted one is never taken for a finished one.
    fn clear(&self) -> Result<()> {
        if self.path.exists() {
            fs::remove_file(&self.path).context("removing the old stamp of pkg/dist")?;
        }
        Ok(())
    }

    fn write(&self) -> Result<()> {
        fs::write(&self.path, &self.value).context("writing the stamp of pkg/dist")
    }
}

/// Changes whenever xtask itself is rebuilt: other steps may make other files of the same inputs.
fn program_identity() -> Result<String> {
    let path: &Path = &std::env::current_exe().context("finding xtask's own program")?;
    let about = fs::metadata(path).context("reading about xtask's own program")?;
    Ok(format!("{} {:?}", about.len(), about.modified().ok()))
}
