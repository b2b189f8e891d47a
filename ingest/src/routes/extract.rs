//! Parameters of paths and queries, whose refusals read like all others.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use crate::error::Refusal;

/// Parameters of the path. One that cannot be read names nothing that is there.
pub struct InPath<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for InPath<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<InPath<T>, Response> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        let nothing = "The path names nothing that is there.";
        let read = read.map(|Path(read)| InPath(read));
        read.map_err(|_| Refusal::NotFound(nothing).into_response())
    }
}

/// Parameters of the query.
pub struct InQuery<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for InQuery<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<InQuery<T>, Response> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        let wrong = "A parameter of the query is there twice, or is not of its kind.";
        let read = read.map(|Query(read)| InQuery(read));
        read.map_err(|_| Refusal::BadParameter(wrong).into_response())
    }
}
