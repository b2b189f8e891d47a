//! How the provider is spoken to: under TLS or on this machine, without following redirects, for a limited
//! time and up to a limited size. What is said is not looked at here.

use std::pin::Pin;

use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;

use crate::config::oidc::is_guarded;
use crate::limits::{PROVIDER_ANSWER_BYTES_MAX, PROVIDER_CONNECT_TIMEOUT, PROVIDER_TIMEOUT};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// It is not there, too slow, or not who it should be.
    #[error("no answer: {}", because(.0))]
    Sent(#[from] reqwest::Error),
    /// The address would be spoken to in the clear.
    #[error("an address of the provider is not https")]
    Clear,
    /// The answer does not end.
    #[error("the answer has more than {PROVIDER_ANSWER_BYTES_MAX} bytes")]
    TooLong,
    /// The answer is none of HTTP.
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[from] openidconnect::http::Error),
}

/// The causes of an error without the address, in which a code may stand.
fn because(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        causes.push(one.to_string());
        cause = one.source();
    }
    if error.is_timeout() { "timed out".to_owned() } else { causes.join(": ") }
}

/// Speaks to the provider.
pub struct Http(reqwest::Client);

impl Http {
    /// With the certificates that this machine trusts.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new() -> Result<Http, HttpError> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(PROVIDER_CONNECT_TIMEOUT)
            .timeout(PROVIDER_TIMEOUT);
        Ok(Http(client.build()?))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        if !is_guarded(request.url()) {
            return Err(HttpError::Clear);
        }
        let mut answer = self.0.execute(request).await?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > PROVIDER_ANSWER_BYTES_MAX {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
