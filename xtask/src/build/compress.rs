//! Compresses a finished file as hard as browsers can still read: brotli 11 and gzip 9.
//!
//! Both outputs depend on the content only, so the same input gives the same bytes on every machine.

use std::io::Write;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Brotli at its best quality.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)
        .context("compressing with brotli")?;
    Ok(compressed)
}

/// Gzip at its best level.
pub fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).context("compressing with gzip")?;
    encoder.finish().context("compressing with gzip")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_come_back_as_they_were() {
        let content = "Ông/Bà có hài lòng không? ".repeat(200).into_bytes();
        let small = brotli(&content).unwrap();
        let mut back = Vec::new();
        brotli::Decompressor::new(&small[..], 4096).read_to_end(&mut back).unwrap();
        assert!(small.len() < content.len() / 10 && back == content);

        let small = gzip(&content).unwrap();
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&small[..]).read_to_end(&mut back).unwrap();
        assert!(small.len() < content.len() / 10 && back == content);
    }
}
