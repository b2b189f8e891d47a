//! Sessions at central, so that a login survives a restart and holds at every node. Central keeps
//! only the SHA-256 of a session's id: whoever reads the table cannot take a session over. When one ends
//! is decided here, not by the cookie: after a time without a request, and after a working day.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::central::account::StoredSession;
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::limits::{SESSION_IDLE, SESSION_MAX, SESSION_TOUCH};

/// The session store over central.
#[derive(Clone)]
pub struct CentralSessions {
    central: Arc<dyn Central>,
    clock: Clock,
}

impl CentralSessions {
    /// Sessions at this central.
    pub fn new(central: Arc<dyn Central>, clock: Clock) -> CentralSessions {
        CentralSessions { central, clock }
    }
}

impl fmt::Debug for CentralSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CentralSessions")
    }
}

#[async_trait]
impl SessionStore for CentralSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = self.clock.now_ms();
        self.central.remove_expired_sessions(now).await.map_err(backend)?;
        while !self.central.add_session(&stored(record, now, now)?).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let now = self.clock.now_ms();
        let kept = self.central.session(&stored_id(&record.id), now).await.map_err(backend)?;
        let begun_at = kept.map_or(now, |kept| kept.begun_at);
        self.central.save_session(&stored(record, begun_at, now)?).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.clock.now_ms();
        let found = self.central.session(&stored_id(id), now).await.map_err(backend)?;
        let Some(session) = found else { return Ok(None) };
        let until = until(session.begun_at, now);
        if session.expires_at + in_ms(SESSION_TOUCH) < until {
            self.central.touch_session(&session.id, until).await.map_err(backend)?;
        }
        let data: HashMap<String, Value> =
            serde_json::from_str(&session.data).map_err(|e| Error::Decode(e.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(session.expires_at / 1_000)
            .map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.central.remove_session(&stored_id(id)).await.map_err(backend)
    }
}

fn stored(record: &Record, begun_at: i64, now: i64) -> Result<StoredSession> {
    let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
    let (id, person, expires_at) = (stored_id(&record.id), person(record), until(begun_at, now));
    Ok(StoredSession { id, data, expires_at, person, begun_at })
}

/// Up to when a session lasts that is used now: an hour of rest, a day in all.
fn until(begun_at: i64, now: i64) -> i64 {
    (now + in_ms(SESSION_IDLE)).min(begun_at + in_ms(SESSION_MAX))
}

fn in_ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Who is logged in, as axum-login writes it into the session: so that all of somebody's sessions can
/// be found and ended.
fn person(record: &Record) -> String {
    let login = record.data.get("axum-login.data").and_then(|login| login.get("user_id"));
    login.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What central knows a session by.
pub fn stored_id(id: &Id) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(id.0.to_le_bytes()))
}

fn backend(error: CentralError) -> Error {
    Error::Backend(error.to_string())
}
