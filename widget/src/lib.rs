//! The widget: a citizen rates a service inside somebody else's page.
//!
//! In the browser (feature `csr`) it is mounted by the loader into the shadow root of `<hai-long>`.
//! In the service (feature `ssr`) the same components render the first page of a survey as plain
//! HTML. It decides nothing about validity: that is `model::check`.

#[cfg(target_arch = "wasm32")]
use talc::cell::TalcSyncCell;
#[cfg(target_arch = "wasm32")]
use talc::wasm::{WasmBinning, WasmGrowAndClaim};

#[cfg(target_arch = "wasm32")]
pub mod embed;
pub mod flow;
pub mod panel;
#[cfg(feature = "ssr")]
pub mod hosted;
pub mod question;
pub mod element;
pub mod encode;
pub mod submit;
pub mod wording;

/// Memory in the browser: the standard library's allocator is made for larger programs, and larger.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: TalcSyncCell<WasmGrowAndClaim, WasmBinning> =
    TalcSyncCell::new_wasm(WasmGrowAndClaim);

/// The style sheet of the panel, for the shadow root and for the service's own pages.
pub const THEME: &str = include_str!("../theme.css");
