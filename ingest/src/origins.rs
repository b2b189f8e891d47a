//! The origins whose pages may send: those of the settings and those central names, as this node
//! last knew them. While nobody has named any, all may.
//!
//! The list is cached in the data directory, so that a node that starts while central is away still
//! refuses what it refused before. An origin is not authentication: whoever is no browser sends none.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::{HeaderMap, Uri, header};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::central::Central;
use crate::limits::ORIGINS_ASKED_EVERY;
use crate::secrets::write_private;

/// An origin as browsers write it: `scheme://host[:port]`, lower case, without the default port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not an origin: {1}; write scheme://host or scheme://host:port, e.g. https://dichvucong.gov.vn"
)]
pub struct OriginError(String, &'static str);

impl OriginError {
    /// What was written.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Origin {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port, as a `Host` header writes them.
    fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Origin, OriginError> {
        let wrong = |why| OriginError(text.to_owned(), why);
        if !text.is_ascii() {
            return Err(wrong("a host with other letters is written as browsers send it, xn--…"));
        }
        let Some((scheme, authority)) = text.split_once("://") else {
            return Err(wrong("the scheme is missing"));
        };
        let default_port = match scheme.to_ascii_lowercase().as_str() {
            "https" => 443,
            "http" => 80,
            _ => return Err(wrong("the scheme is neither https nor http")),
        };
        if authority.contains(['/', '?', '#']) {
            return Err(wrong("it has a path"));
        }
        if authority.contains(['@', '*', ' ']) {
            return Err(wrong("it has a user, a wildcard or a blank"));
        }
        let uri: Uri = text.parse().map_err(|_| wrong("the host or port cannot be read"))?;
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        if host.is_empty() || authority.ends_with(':') {
            return Err(wrong("the host or port is missing"));
        }
        if uri.authority().is_some_and(|all| all.as_str().len() > host.len())
            && uri.port_u16().is_none()
        {
            return Err(wrong("the port is no number up to 65535"));
        }
        let scheme = scheme.to_ascii_lowercase();
        Ok(Origin(match uri.port_u16().filter(|port| *port != default_port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }))
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Origin, OriginError> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> String {
        origin.0
    }
}

/// The origins that are allowed now. Clones share them.
#[derive(Clone)]
pub struct AllowedOrigins {
    of_settings: Arc<[Origin]>,
    of_central: Arc<RwLock<Arc<[Origin]>>>,
    cache: Arc<PathBuf>,
}

impl AllowedOrigins {
    /// Those of the settings, and those central named when this node last asked it.
    pub fn open(data_dir: &Path, of_settings: &[Origin]) -> AllowedOrigins {
        let cache = data_dir.join("origins.txt");
        let cached = match std::fs::read_to_string(&cache) {
            Ok(text) => read_cache(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                tracing::error!(error = %error, file = %cache.display(), "the origins that were allowed cannot be read; all are until central answers");
                Vec::new()
            }
        };
        AllowedOrigins {
            of_settings: of_settings.into(),
            of_central: Arc::new(RwLock::new(cached.into())),
            cache: Arc::new(cache),
        }
    }

    /// Every origin that is named; none means that all are allowed.
    pub fn named(&self) -> Vec<Origin> {
        let mut named = [&self.of_settings[..], &self.of_central()[..]].concat();
        named.sort();
        named.dedup();
        named
    }

    /// True when a request with these headers may send. The page's own service is always allowed,
    /// and so is a request without an origin. A frame without an origin of its own says `null`.
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let of_central = self.of_central();
        if self.of_settings.is_empty() && of_central.is_empty() {
            return true;
        }
        let Some(origin) = origin.to_str().ok().and_then(|text| text.parse::<Origin>().ok()) else {
            return false;
        };
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let is_own = host.is_some_and(|host| is_same_host(&origin, host));
        is_own || self.of_settings.contains(&origin) || of_central.contains(&origin)
    }

    fn of_central(&self) -> Arc<[Origin]> {
        Arc::clone(&self.of_central.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes what central names now.
    fn take(&self, named: Vec<Origin>) {
        if self.of_central()[..] == named[..] {
            return;
        }
        let text: String = named.iter().map(|origin| format!("{}\n", origin.as_str())).collect();
        if let Err(error) = write_private(&self.cache, text.as_bytes()) {
            tracing::error!(error = %error, file = %self.cache.display(), "the allowed origins cannot be kept for the next start");
        }
        tracing::info!(origins = named.len(), "the allowed origins have changed");
        *self.of_central.write().unwrap_or_else(PoisonError::into_inner) = named.into();
    }

    /// Asks central again and again until told to stop. While central is away, the last list holds.
    pub async fn follow(self, central: Arc<dyn Central>, mut stopping: watch::Receiver<bool>) {
        let mut was_reached = true;
        loop {
            match central.origins().await {
                Ok(named) => {
                    was_reached = true;
                    self.take(readable(named.iter().map(String::as_str)));
                }
                Err(error) if was_reached => {
                    was_reached = false;
                    tracing::warn!(error = %error, "the allowed origins cannot be asked for; the last list holds");
                }
                Err(_) => {}
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(ORIGINS_ASKED_EVERY) => {}
            }
        }
    }
}

/// True when the origin is that of the service itself, as the browser reached it.
fn is_same_host(origin: &Origin, host: &str) -> bool {
    let scheme = origin.as_str().split_once("://").map_or("", |(scheme, _)| scheme);
    let own = format!("{scheme}://{host}").parse::<Origin>();
    own.is_ok_and(|own| own.authority() == origin.authority())
}

fn read_cache(text: &str) -> Vec<Origin> {
    readable(text.lines())
}

/// Those that can be read, in order. One that cannot is left out and named: it allows nobody.
fn readable<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Origin> {
    let read = texts.filter_map(|text| match text.parse() {
        Ok(origin) => Some(origin),
        Err(error) => {
            tracing::error!(error = %error, "an allowed origin cannot be read");
            None
        }
    });
    let mut origins: Vec<Origin> = read.collect();
    origins.sort();
    origins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "danhgia.example.vn".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    #[test]
    fn an_origin_is_read_as_browsers_write_it() {
        for (text, written) in [
            ("https://dichvucong.gov.vn", "https://dichvucong.gov.vn"),
            ("HTTPS://DichVuCong.gov.vn:443", "https://dichvucong.gov.vn"),
            ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(text.parse::<Origin>().map(String::from).as_deref(), Ok(written));
        }
        for (text, why) in [
            ("dichvucong.gov.vn", "the scheme is missing"),
            ("ftp://a.vn", "neither https nor http"),
            ("https://a.vn/", "it has a path"),
            ("https://a.vn/hoso?x=1", "it has a path"),
            ("https://*.gov.vn", "a wildcard"),
            ("https://me@a.vn", "a user"),
            ("https://", "host or port"),
            ("https://a.vn:", "host or port"),
            ("https://a.vn:99999", "port"),
            ("https://hài-lòng.vn", "xn--"),
            ("null", "the scheme is missing"),
        ] {
            let error = text.parse::<Origin>().unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("e.g. https://"), "{text}: {error}");
        }
    }

    #[test]
    fn all_are_allowed_until_one_is_named_and_then_only_those_and_the_service_itself() {
        let folder = tempfile::tempdir().unwrap();
        let origins = AllowedOrigins::open(folder.path(), &[]);
        for origin in [None, Some("https://a.vn"), Some("null")] {
            assert!(origins.allow(&headers(origin)), "{origin:?}");
        }
        origins.take(vec!["https://a.vn".parse().unwrap()]);
        let allowed = |origin| origins.allow(&headers(Some(origin)));
        assert!(allowed("https://a.vn") && origins.allow(&headers(None)));
        assert!(allowed("https://danhgia.example.vn"), "the service itself");
        for refused in ["http://a.vn", "https://a.vn:8443", "https://b.vn", "null", "x"] {
            assert!(!allowed(refused), "{refused}");
        }
        assert!(!allowed("https://danhgia.example.vn:8443"), "another port is another origin");
        let of_settings = ["https://b.vn".parse().unwrap()];
        let again = AllowedOrigins::open(folder.path(), &of_settings);
        assert!(again.allow(&headers(Some("https://a.vn"))), "the list is kept for the next start");
        assert!(again.allow(&headers(Some("https://b.vn"))), "and the settings' hold beside it");
        assert!(!again.allow(&headers(Some("https://c.vn"))));
        again.take(Vec::new());
        assert!(!again.allow(&headers(Some("https://a.vn"))));
    }
}
