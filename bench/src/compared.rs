//! Servers to compare the service with: the same HTTP stack, the same decoding and checking of the
//! same body, and then either nothing at all or one INSERT for each request on PostgreSQL.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use ingest::intake::{decode, judge};
use ingest::invite::Issuers;
use ingest::secrets::Secrets;
use ingest::surveys::Surveys;
use model::code::key_text;
use serde_json::json;
use sqlx::postgres::{PgPool, PgPoolOptions};

/// What is done with a valid submission.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum With {
    /// Nothing: the answer is sent at once.
    Nothing,
    /// One INSERT, one commit, for each.
    Insert,
}

#[derive(Clone)]
struct Compared {
    surveys: Surveys,
    issuers: Issuers,
    secrets: Arc<Secrets>,
    central: Option<PgPool>,
}

/// Serves until it is stopped; says where it listens as `hailong serve` does.
pub async fn serve(with: With, central: Option<String>) -> Result<()> {
    let central = match (with, central) {
        (With::Nothing, _) => None,
        (With::Insert, url) => Some(prepared(&url.context("--central is missing")?).await?),
    };
    let compared = Compared {
        surveys: Surveys::shipped()?,
        issuers: Issuers::default(),
        secrets: Arc::new(Secrets::from_bytes(&[1; 32], &[2; 32])),
        central,
    };
    let router = Router::new().route("/v1/submissions", post(take)).with_state(compared);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn prepared(url: &str) -> Result<PgPool> {
    let pool = PgPoolOptions::new().max_connections(32).connect(url).await?;
    sqlx::query(
        "create table if not exists one_by_one (key uuid primary key, hash bytea not null,
             received_at bigint not null, body jsonb not null)",
    )
    .execute(&pool)
    .await?;
    Ok(pool)
}

async fn take(State(compared): State<Compared>, body: Bytes) -> Response {
    let now_ms = i64::try_from(support::submission::now_ms()).unwrap_or_default();
    let judged = decode::decode(&body)
        .and_then(|decoded| judge::judge(&compared.surveys, &compared.issuers, now_ms, decoded));
    let judged = match judged {
        Ok(judged) => judged,
        Err(rejection) => return rejection.into_response(),
    };
    let key = judged.checked.key;
    let receipt = compared.secrets.receipt(&key);
    let entry = judge::body(judged.checked, judged.invited, &compared.secrets);
    if let Some(central) = &compared.central {
        let inserted = sqlx::query(
            "insert into one_by_one (key, hash, received_at, body)
             values ($1::text::uuid, $2, $3, $4) on conflict do nothing",
        )
        .bind(key_text(&key))
        .bind(&judged.hash[..])
        .bind(now_ms)
        .bind(json!(entry))
        .execute(central)
        .await;
        if inserted.is_err() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    let answer = json!({ "outcome": "stored", "receipt": receipt, "key": key_text(&key) });
    (StatusCode::CREATED, axum::Json(answer)).into_response()
}
