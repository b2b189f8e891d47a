//! In which language a page is: `?lang=` first, then the cookie that remembers it, then Vietnamese.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, HeaderMap};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri};
use model::Language;
use tower_sessions::cookie::Cookie;

/// The cookie's name. It holds `vi` or `en` and nothing else.
const COOKIE_NAME: &str = "hailong-language";

/// The language of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLanguage {
    /// The language.
    pub language: Language,
    /// True when the address asked for it, so that it is to be remembered.
    pub is_asked_for: bool,
}

impl PageLanguage {
    /// The `Set-Cookie` that remembers the language for a year, when it was asked for.
    pub fn cookie(self, is_secure: bool) -> Option<HeaderValue> {
        let secure = if is_secure { "; Secure" } else { "" };
        let text = format!(
            "{COOKIE_NAME}={}; Path=/monitor; Max-Age=31536000; HttpOnly; SameSite=Strict{secure}",
            self.language.tag()
        );
        self.is_asked_for.then(|| HeaderValue::try_from(text).ok()).flatten()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<PageLanguage, Infallible> {
        Ok(of(&parts.uri, &parts.headers))
    }
}

/// The language of a request.
pub fn of(uri: &Uri, headers: &HeaderMap) -> PageLanguage {
    let asked_for = uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .find_map(|pair| Language::from_tag(pair.strip_prefix("lang=")?));
    let remembered = || {
        let values = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        values
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find_map(|c| (c.name() == COOKIE_NAME).then(|| Language::from_tag(c.value()))?)
    };
    PageLanguage {
        language: asked_for.or_else(remembered).unwrap_or_default(),
        is_asked_for: asked_for.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_goes_before_the_cookie_and_the_cookie_before_the_default() {
        let of = |uri: &str, cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_static(cookie));
            let found = super::of(&uri.parse().unwrap(), &headers);
            (found.language, found.is_asked_for)
        };
        assert_eq!(of("/monitor/", ""), (Language::Vi, false));
        assert_eq!(of("/monitor/", "a=b; hailong-language=en"), (Language::En, false));
        assert_eq!(of("/monitor/?a=b&lang=vi", "hailong-language=en"), (Language::Vi, true));
        assert_eq!(of("/monitor/?lang=fr", "hailong-language=xx"), (Language::Vi, false));
    }
}
