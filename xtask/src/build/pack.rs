//! Writes pkg/dist: every file under a name that holds its hash, compressed beside it, and the manifest.
//!
//! Knows nothing of how the parts were made. A file whose content did not change is not touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384};

use super::{compress, minify};

/// The finished parts, not yet named.
pub struct Parts {
    /// Version of the workspace.
    pub version: String,
    /// Loader source, with its tokens.
    pub loader: String,
    /// Modules that the loader fetches where they are needed, minified.
    pub beside: Vec<Beside>,
    /// Minified glue.
    pub glue: String,
    /// Bound wasm.
    pub wasm: Vec<u8>,
    /// Minified theme.
    pub css: String,
    /// Which survey is measured.
    pub survey_id: String,
    /// That survey as postcard.
    pub survey: Vec<u8>,
}

/// A module that the loader fetches where it is needed.
pub struct Beside {
    /// Its name without an ending, e.g. `frame`; `"__FRAME__"` stands for it in the loader.
    pub stem: &'static str,
    /// Its text.
    pub script: String,
}

const MANIFEST: &str = "manifest.json";

/// pkg/dist/manifest.json.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the workspace.
    pub version: String,
    /// Every file.
    pub files: Vec<File>,
    /// Brotli bytes a page loads before the first question is there.
    pub first_question_br: usize,
    /// True once that was measured at a running service; before, it is loader + css + survey.
    pub first_question_measured: bool,
    /// Brotli bytes of loader, glue, wasm, outbox, css and survey.
    pub whole_widget_br: usize,
    /// Which file is what.
    pub roles: Roles,
    /// What only some pages fetch; not part of the whole widget.
    #[serde(default)]
    pub beside: Vec<File>,
}

/// One file of pkg/dist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// Name, with the hash.
    pub name: String,
    /// Size as it is.
    pub bytes: usize,
    /// Size in gzip.
    pub gzip: usize,
    /// Size in brotli.
    pub br: usize,
    /// As the `integrity` attribute takes it: `sha384-…`.
    pub sha384: String,
}

/// Which file is what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roles {
    /// The script a page may pin by SRI.
    pub loader: String,
    /// The ES module.
    pub glue: String,
    /// The wasm.
    pub wasm: String,
    /// The theme.
    pub css: String,
}

impl Manifest {
    /// Reads pkg/dist/manifest.json.
    pub fn read(dist: &Path) -> Result<Self> {
        let path = dist.join(MANIFEST);
        let text = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("understanding {}", path.display()))
    }

    /// Writes down what a running service was seen to send; touches nothing when that is known.
    pub fn measured(dist: &Path, first_question_br: usize) -> Result<()> {
        let mut manifest = Self::read(dist)?;
        if manifest.first_question_measured && manifest.first_question_br == first_question_br {
            return Ok(());
        }
        manifest.first_question_measured = true;
        manifest.first_question_br = first_question_br;
        let path = dist.join(MANIFEST);
        fs::write(&path, manifest.text()?).with_context(|| format!("writing {}", path.display()))
    }

    fn text(&self) -> Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self).context("writing the manifest")?;
        text.push(b'\n');
        Ok(text)
    }
}

/// True when pkg/dist holds every file of its manifest, each in its three forms.
pub fn is_complete(dist: &Path) -> bool {
    let has = |name: &str, bytes: usize| {
        fs::metadata(dist.join(name)).is_ok_and(|about| about.len() == bytes as u64)
    };
    Manifest::read(dist).is_ok_and(|manifest| {
        manifest.files.iter().chain(&manifest.beside).all(|file| {
            has(&file.name, file.bytes)
                && has(&format!("{}.br", file.name), file.br)
                && has(&format!("{}.gz", file.name), file.gzip)
        })
    })
}

/// Names, compresses and writes the parts; removes what an earlier run left.
pub fn fill(dist: &Path, parts: &Parts) -> Result<Manifest> {
    fs::create_dir_all(dist).with_context(|| format!("making {}", dist.display()))?;
    let mut packed = Packed { dist, kept: BTreeSet::new() };
    let glue = packed.add("hailong", "js", parts.glue.as_bytes())?;
    let wasm = packed.add("hailong_bg", "wasm", &parts.wasm)?;
    let css = packed.add("hailong", "css", parts.css.as_bytes())?;
    let survey = packed.add(&format!("survey.{}", parts.survey_id), "bin", &parts.survey)?;
    let mut names = vec![
        ("__GLUE__".to_owned(), glue.name.clone()),
        ("__WASM__".to_owned(), wasm.name.clone()),
        ("__CSS__".to_owned(), css.name.clone()),
        ("__VERSION__".to_owned(), parts.version.clone()),
    ];
    let mut beside: Vec<File> = Vec::new();
    for one in &parts.beside {
        let named = |script: String, (token, name): &(String, String)| script.replace(token, name);
        let script = names.iter().fold(one.script.clone(), named);
        let file = packed.add(one.stem, "js", script.as_bytes())?;
        names.push((format!("__{}__", one.stem.to_uppercase()), file.name.clone()));
        beside.push(file);
    }
    // What another module fetches, the loader need not name: its bytes are everybody's.
    names.retain(|(token, _)| !parts.beside.iter().any(|one| one.script.contains(token)));
    // Of the modules beside it, the one that every page fetches.
    let outbox = beside.iter().find(|file| file.name.starts_with("outbox."));
    let script = loader(&parts.loader, &names)?;
    let loader = packed.add("loader", "js", script.as_bytes())?;
    let files = [&loader, &glue, &wasm, &css, &survey];
    let manifest = Manifest {
        version: parts.version.clone(),
        files: files.iter().map(|&file| file.clone()).collect(),
        // The service puts the first panel in; only it can say the true figure.
        first_question_br: loader.br + css.br + survey.br,
        first_question_measured: false,
        whole_widget_br: files.into_iter().chain(outbox).map(|file| file.br).sum(),
        roles: Roles { loader: loader.name, glue: glue.name, wasm: wasm.name, css: css.name },
        beside,
    };
    packed.write(MANIFEST, &manifest.text()?)?;
    packed.remove_others()?;
    Ok(manifest)
}

/// Fills the loader's tokens and minifies it. `"__FIRST__"` stays for the service: meanwhile it is a
/// name without a value, or the minifier would reckon with a string that will not be there.
fn loader(source: &str, names: &[(String, String)]) -> Result<String> {
    const FIRST: &str = "\"__FIRST__\"";
    const FIRST_NAME: &str = "__HAILONG_FIRST__";
    let mut script = source.to_owned();
    for (token, value) in names {
        let token = format!("\"{token}\"");
        ensure!(script.contains(&token), "widget/loader/hailong.js does not hold {token}");
        script = script.replace(&token, &serde_json::to_string(value).context("quoting")?);
    }
    ensure!(
        script.matches(FIRST).count() == 1,
        "widget/loader/hailong.js must hold {FIRST} exactly once: the service replaces it by JSON"
    );
    let script = minify::script(&script.replace(FIRST, FIRST_NAME)).context("minifying")?;
    ensure!(
        script.matches(FIRST_NAME).count() == 1,
        "the minifier did not keep {FIRST} once: read it into a constant once and use that"
    );
    Ok(script.replace(FIRST_NAME, FIRST))
}

struct Packed<'a> {
    dist: &'a Path,
    kept: BTreeSet<String>,
}

impl Packed<'_> {
    fn add(&mut self, stem: &str, ending: &str, content: &[u8]) -> Result<File> {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(content));
        let name = format!("{stem}.{}.{ending}", &hash[..16]);
        let (gzip, br) = (compress::gzip(content)?, compress::brotli(content)?);
        self.write(&name, content)?;
        self.write(&format!("{name}.gz"), &gzip)?;
        self.write(&format!("{name}.br"), &br)?;
        let sha384 = data_encoding::BASE64.encode(&Sha384::digest(content));
        Ok(File {
            name,
            bytes: content.len(),
            gzip: gzip.len(),
            br: br.len(),
            sha384: format!("sha384-{sha384}"),
        })
    }

    fn write(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.dist.join(name);
        self.kept.insert(name.to_owned());
        if fs::read(&path).is_ok_and(|known| known == content) {
            return Ok(());
        }
        fs::write(&path, content).with_context(|| format!("writing {}", path.display()))
    }

    fn remove_others(&self) -> Result<()> {
        for entry in fs::read_dir(self.dist).context("listing pkg/dist")? {
            let entry = entry.context("listing pkg/dist")?;
            if !self.kept.contains(&*entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path())
                    .with_context(|| format!("removing {}", entry.path().display()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use super::*;

    const LOADER: &str = "(() => { const FIRST = Object(\"__FIRST__\"); const VERSION = \"__VERSION__\";\
         if (FIRST.panel) document.title = FIRST.panel + VERSION;\
         import(\"__GLUE__\").then((glue) => glue.default(\"__WASM__\", \"__CSS__\"));\
         import(\"__FRAME__\"); })();";

    fn parts(css: &str) -> Parts {
        Parts {
            version: "1.2.3".into(),
            loader: LOADER.into(),
            beside: vec![
                Beside { stem: "kiosk", script: "export const c=3;".into() },
                Beside { stem: "frame", script: "export const b=\"/pkg/__KIOSK__\";".into() },
            ],
            glue: "export const a=1;".into(),
            wasm: b"\0asm".to_vec(),
            css: css.into(),
            survey_id: "one-stop".into(),
            survey: vec![1, 2, 3],
        }
    }

    #[test]
    fn the_loader_names_the_other_files_and_keeps_the_place_of_the_first_panel() {
        let dist = tempfile::tempdir().unwrap();
        let manifest = fill(dist.path(), &parts("a{}")).unwrap();
        let loader = fs::read_to_string(dist.path().join(&manifest.roles.loader)).unwrap();
        assert_eq!(loader.matches("\"__FIRST__\"").count(), 1, "{loader}");
        let [kiosk, frame] = &manifest.beside[..] else { panic!("two modules") };
        let fetches = fs::read_to_string(dist.path().join(&frame.name)).unwrap();
        assert_eq!(fetches, format!("export const b=\"/pkg/{}\";", kiosk.name));
        assert!(!loader.contains(&kiosk.name), "named where it is fetched: {loader}");
        let frame = &frame.name;
        let Roles { glue, wasm, css, .. } = &manifest.roles;
        for name in [glue, wasm, css, frame, "1.2.3"] {
            assert!(loader.contains(name), "{name} is not in {loader}");
        }
        assert!(is_complete(dist.path()));
        assert_eq!(Manifest::read(dist.path()).unwrap(), manifest);
    }

    #[test]
    fn a_loader_without_a_place_for_the_first_panel_is_refused() {
        let dist = tempfile::tempdir().unwrap();
        let mut parts = parts("a{}");
        parts.loader = LOADER.replace("__FIRST__", "null");
        let error = fill(dist.path(), &parts).unwrap_err().to_string();
        assert!(error.contains("__FIRST__"), "{error}");
    }

    #[test]
    fn other_content_gets_another_name_and_the_old_file_goes() {
        let dist = tempfile::tempdir().unwrap();
        let first = fill(dist.path(), &parts("a{}")).unwrap();
        let glue = dist.path().join(&first.roles.glue);
        let written = fs::metadata(&glue).unwrap().modified().unwrap();
        let second = fill(dist.path(), &parts("b{}")).unwrap();
        assert_ne!(first.roles.css, second.roles.css);
        assert!(!dist.path().join(&first.roles.css).exists());
        assert_eq!(fs::metadata(&glue).unwrap().modified().unwrap(), written);
        fs::remove_file(dist.path().join(format!("{}.br", second.roles.css))).unwrap();
        assert!(!is_complete(dist.path()));
    }

    #[test]
    fn a_measured_figure_replaces_the_reckoned_one() {
        let dist = tempfile::tempdir().unwrap();
        assert!(!fill(dist.path(), &parts("a{}")).unwrap().first_question_measured);
        Manifest::measured(dist.path(), 4_321).unwrap();
        let manifest = Manifest::read(dist.path()).unwrap();
        assert_eq!((manifest.first_question_br, manifest.first_question_measured), (4_321, true));
    }
}
