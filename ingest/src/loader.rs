//! The loader with a first panel inside: put together, made safe for a script, and compressed once
//! for each survey and language.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use model::{Instrument, Language};
use sha2::{Digest as _, Sha256};

use crate::{first_panel, widget_files};

/// The token in the loader that the first panel replaces, quotes included.
const FIRST_TOKEN: &str = "\"__FIRST__\"";

/// Brotli's best quality and window: paid once, saved at every page view.
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// One loader in the codings it is sent in.
pub struct Loader {
    /// SHA-256 of the script.
    pub digest: [u8; 32],
    /// As it is.
    pub plain: Bytes,
    /// Brotli.
    pub br: Bytes,
    /// Gzip.
    pub gzip: Bytes,
}

type Key = Option<(String, u32, Language)>;

/// Every loader that was asked for so far.
#[derive(Default)]
pub struct Loaders {
    made: Mutex<BTreeMap<Key, Arc<Loader>>>,
}

impl Loaders {
    /// The loader with the first panel of a survey in a language, or without any.
    pub fn get(&self, first: Option<(&Instrument, Language)>) -> Arc<Loader> {
        let key = first.map(|(survey, language)| (survey.id.clone(), survey.version, language));
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let loader = made.entry(key).or_insert_with(|| {
            let json = first.map_or_else(
                || "null".to_owned(),
                |(survey, language)| first_panel::first_panel(survey, language).to_string(),
            );
            let script = widget_files::loader().replacen(FIRST_TOKEN, &json_in_script(&json), 1);
            Arc::new(compressed(script.into_bytes()))
        });
        Arc::clone(loader)
    }
}

/// JSON that is also JavaScript in every browser: before ES2019 two line separators were not.
fn json_in_script(json: &str) -> String {
    json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn compressed(plain: Vec<u8>) -> Loader {
    // Writing into memory cannot fail; were it to, the plain form is always right.
    let mut br = Vec::new();
    let mut brotli = brotli::CompressorWriter::new(&mut br, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    let brotli_failed = brotli.write_all(&plain).is_err() || brotli.flush().is_err();
    drop(brotli);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let gzip = gzip.write_all(&plain).and_then(|()| gzip.finish());
    debug_assert!(!brotli_failed && gzip.is_ok(), "compression into memory failed");
    let digest = Sha256::digest(&plain).into();
    Loader { digest, br: br.into(), gzip: gzip.unwrap_or_default().into(), plain: plain.into() }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn every_coding_of_a_loader_holds_the_same_script() {
        let script = "const x = 'Ông/Bà';".repeat(100).into_bytes();
        let loader = compressed(script.clone());
        let mut plain = Vec::new();
        brotli::Decompressor::new(&loader.br[..], 4096).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, script);
        plain.clear();
        flate2::read::GzDecoder::new(&loader.gzip[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, script);
        assert!(loader.br.len() < script.len() / 10);
    }

    #[test]
    fn line_separators_of_json_do_not_end_a_line_of_javascript() {
        assert_eq!(json_in_script("\"a\u{2028}b\u{2029}\""), "\"a\\u2028b\\u2029\"");
    }
}
