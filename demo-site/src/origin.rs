//! The origin of the service, checked once, so that it can be written into pages and headers.

use std::fmt;
use std::str::FromStr;

use axum::http::Uri;

/// `http://host:port` or `https://host`, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is no origin: write it like http://127.0.0.1:8080");
        let address: Uri = text.trim_end_matches('/').parse().map_err(|_| fault())?;
        let (Some(scheme), Some(authority)) = (address.scheme_str(), address.authority()) else {
            return Err(fault());
        };
        let bare = matches!(address.path(), "" | "/") && address.query().is_none();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if !matches!(scheme, "http" | "https") || !bare || !authority.as_str().chars().all(plain) {
            return Err(fault());
        }
        Ok(Self(format!("{scheme}://{authority}")))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_origin_is_an_origin() {
        let read = |text: &str| text.parse::<Origin>().map(|origin| origin.to_string());
        assert_eq!(read("http://127.0.0.1:8080/").as_deref(), Ok("http://127.0.0.1:8080"));
        assert_eq!(read("https://hailong.example.vn").as_deref(), Ok("https://hailong.example.vn"));
        for wrong in ["", "127.0.0.1:8080", "ftp://a", "http://a/b", "http://a;b", "http://a\"b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
