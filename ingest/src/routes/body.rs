//! Reading a request's body: bounded in bytes, and no slower than it must be.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use futures::StreamExt as _;
use tokio::time::{Instant, timeout_at};

use crate::error::Rejection;
use crate::limits::{BODY_PACE_MIN, BODY_TIMEOUT_MAX};

/// Reads a body to its end. A body that is too large is still read to its end, so that the sender
/// gets the answer instead of a broken connection, but no more than the bound is kept.
///
/// # Errors
/// It is too large, does not arrive whole, or comes more slowly than its pace allows: so much time
/// whatever its size, then so many bytes a second.
pub async fn read_whole(
    body: Body,
    bytes_max: usize,
    patience: Duration,
) -> Result<Bytes, Rejection> {
    read_within(body, bytes_max, patience, BODY_TIMEOUT_MAX).await
}

async fn read_within(
    body: Body,
    bytes_max: usize,
    patience: Duration,
    longest: Duration,
) -> Result<Bytes, Rejection> {
    let begun = Instant::now();
    let longest = begun + longest;
    let mut deadline = begun + patience;
    let mut arrived: u64 = 0;
    let mut kept = Vec::new();
    let mut is_too_large = false;
    let mut chunks = body.into_data_stream();
    loop {
        let chunk = match timeout_at(deadline, chunks.next()).await {
            Ok(Some(Ok(chunk))) => chunk,
            Ok(Some(Err(_))) => return Err(Rejection::Incomplete),
            Ok(None) => break,
            Err(_) => return Err(Rejection::TooSlow),
        };
        arrived += chunk.len() as u64;
        deadline = longest.min(begun + patience + time_for(arrived));
        is_too_large |= kept.len() + chunk.len() > bytes_max;
        if is_too_large {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&chunk);
        }
    }
    if is_too_large { Err(Rejection::TooLarge(bytes_max)) } else { Ok(kept.into()) }
}

/// How much longer so many bytes may take.
fn time_for(bytes: u64) -> Duration {
    Duration::from_millis(bytes.saturating_mul(1_000) / BODY_PACE_MIN)
}

/// JSON may come as text/plain, too: a browser then sends no preflight.
///
/// # Errors
/// It says that it is something else.
pub fn expect_json(headers: &HeaderMap) -> Result<(), Rejection> {
    expect(headers, &["application/json", "text/plain"])
}

/// One submission: JSON as above, or sealed.
///
/// # Errors
/// It says that it is something else.
pub fn expect_submission(headers: &HeaderMap) -> Result<(), Rejection> {
    expect(headers, &["application/json", "text/plain", SEALED])
}

/// True when the sender says that a submission is sealed.
pub fn says_sealed(headers: &HeaderMap) -> bool {
    expect(headers, &[SEALED]).is_ok()
}

/// The type of a JWE in its compact form (RFC 7515, 9.2.1).
const SEALED: &str = "application/jose";

/// What a form sends.
///
/// # Errors
/// It says that it is something else.
pub fn expect_form(headers: &HeaderMap) -> Result<(), Rejection> {
    expect(headers, &["application/x-www-form-urlencoded"])
}

fn expect(headers: &HeaderMap, taken: &[&str]) -> Result<(), Rejection> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_taken = taken.iter().any(|taken| essence.eq_ignore_ascii_case(taken));
    if is_taken { Ok(()) } else { Err(Rejection::WrongType) }
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    /// A body of chunks, each after so many milliseconds.
    fn body(chunks: Vec<(u64, usize)>) -> Body {
        Body::from_stream(stream::unfold(chunks.into_iter(), async |mut chunks| {
            let (wait, bytes) = chunks.next()?;
            tokio::time::sleep(Duration::from_millis(wait)).await;
            Some((Ok::<_, std::io::Error>(vec![b'x'; bytes]), chunks))
        }))
    }

    const PATIENCE: Duration = Duration::from_millis(200);

    #[tokio::test]
    async fn a_body_is_read_up_to_its_bound_and_refused_one_past_it() {
        let read = read_whole(body(vec![(0, 10), (0, 10)]), 20, BODY_TIMEOUT_MAX).await;
        assert_eq!(read.map(|bytes| bytes.len()), Ok(20));
        let read = read_whole(body(vec![(0, 10), (0, 11)]), 20, BODY_TIMEOUT_MAX).await;
        assert_eq!(read, Err(Rejection::TooLarge(20)));
    }

    #[tokio::test]
    async fn silence_and_a_trickle_are_too_slow_and_a_steady_pace_is_not() {
        let silent = body(vec![(0, 10), (3_600_000, 10)]);
        assert_eq!(read_whole(silent, 100, PATIENCE).await, Err(Rejection::TooSlow));
        let trickle = body((0..100_000).map(|_| (20, 1)).collect());
        assert_eq!(read_whole(trickle, 1_000_000, PATIENCE).await, Err(Rejection::TooSlow));
        // For three times the patience, fifty times as fast as need be.
        let steady = body((0..30).map(|_| (20, BODY_PACE_MIN as usize)).collect());
        assert!(read_whole(steady, 1_000_000, PATIENCE).await.is_ok());
    }

    #[tokio::test]
    async fn no_body_takes_longer_than_the_longest_time() {
        let endless = body((0..100_000).map(|_| (10, BODY_PACE_MIN as usize)).collect());
        let read = read_within(endless, 1_000, PATIENCE, PATIENCE * 2).await;
        assert_eq!(read, Err(Rejection::TooSlow));
    }
}
