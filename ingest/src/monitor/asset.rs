//! Style sheet, script and icon of the monitor, under names that hold their hash: a browser keeps
//! them for good and never mixes two releases. They are the only answers that need no login.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

/// A static file.
pub struct Asset {
    content_type: &'static str,
    bytes: &'static [u8],
    name: String,
}

/// The style sheet.
pub static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let css = concat!(
        include_str!("asset/monitor.css"),
        include_str!("asset/results.css"),
        include_str!("asset/voices.css"),
        include_str!("asset/flow.css"),
        include_str!("asset/exports.css"),
        include_str!("asset/paper.css"),
        include_str!("asset/print.css"),
    );
    Asset::new("monitor", "css", "text/css; charset=utf-8", css.as_bytes())
});

/// The scripts of the live list and of exports.
pub static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "monitor",
        "js",
        "text/javascript; charset=utf-8",
        concat!(include_str!("asset/monitor.js"), include_str!("asset/exports.js")).as_bytes(),
    )
});

/// The icon.
pub static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("asset/icon.svg")));

impl Asset {
    fn new(stem: &str, ending: &str, content_type: &'static str, bytes: &'static [u8]) -> Asset {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
        Asset { content_type, bytes, name: format!("{stem}.{}.{ending}", &hash[..16]) }
    }

    /// Where it is.
    pub fn path(&self) -> String {
        format!("/monitor/assets/{}", self.name)
    }
}

/// `GET /monitor/assets/{name}`.
pub async fn asset(Path(name): Path<String>) -> Response {
    let Some(asset) = [&*STYLE, &*SCRIPT, &*ICON].into_iter().find(|asset| asset.name == name)
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, asset.content_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.bytes).into_response()
}
