//! A target of cargo-fuzz; what is claimed is in `hailong_fuzz::text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hailong_fuzz::text::invite(bytes));
