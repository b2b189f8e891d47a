//! Looking at a journal from another process while `serve` writes it: read-only, and nothing is made
//! or brought up to date. For `hailong monitor`.

use std::path::Path;

use model::code::key_text;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteRow};

use super::JournalError;

/// A journal that is only read.
pub struct Inspected {
    readers: SqlitePool,
    id: String,
}

/// A row as far as a probe needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its seq.
    pub seq: i64,
    /// Its key, lower case.
    pub key: String,
}

impl Inspected {
    /// Opens the journal of a data directory. `None` when there is none.
    ///
    /// # Errors
    /// The file cannot be opened or read.
    pub async fn open(data_dir: &Path) -> Result<Option<Inspected>, JournalError> {
        let path = data_dir.join("journal.db");
        if !path.is_file() {
            return Ok(None);
        }
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let readers = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        let id = sqlx::query_scalar("select id from journal").fetch_one(&readers).await?;
        Ok(Some(Inspected { readers, id }))
    }

    /// The journal's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The last seq, 0 when there is none.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn last(&self) -> Result<i64, JournalError> {
        let last = "select coalesce(max(seq), 0) from entry";
        Ok(sqlx::query_scalar(last).fetch_one(&self.readers).await?)
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn rows(&self) -> Result<u64, JournalError> {
        let rows = sqlx::query_scalar("select count(*) from entry").fetch_one(&self.readers);
        Ok(rows.await.map(i64::unsigned_abs)?)
    }

    /// The first rows after a seq, in order; those that were set aside are left out.
    ///
    /// # Errors
    /// The journal cannot be read, or a row is corrupt.
    pub async fn after(&self, seq: i64, limit: usize) -> Result<Vec<Seen>, JournalError> {
        let rows = sqlx::query(
            "select seq, key from entry
             where seq > ?1 and seq not in (select seq from set_aside) order by seq limit ?2",
        );
        self.seen(rows.bind(seq).bind(limit as i64)).await
    }

    /// The last rows up to a seq, the newest first; those that were set aside are left out.
    ///
    /// # Errors
    /// The journal cannot be read, or a row is corrupt.
    pub async fn up_to(&self, seq: i64, limit: usize) -> Result<Vec<Seen>, JournalError> {
        let rows = sqlx::query(
            "select seq, key from entry
             where seq <= ?1 and seq not in (select seq from set_aside)
             order by seq desc limit ?2",
        );
        self.seen(rows.bind(seq).bind(limit as i64)).await
    }

    /// When the first row after a seq was received, in milliseconds since 1970.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn oldest_after(&self, seq: i64) -> Result<Option<i64>, JournalError> {
        let oldest = "select received_at from entry where seq > ?1 order by seq limit 1";
        Ok(sqlx::query_scalar(oldest).bind(seq).fetch_optional(&self.readers).await?)
    }

    /// How many of the newest rows were received after this moment.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn received_after(&self, at: i64, limit: usize) -> Result<i64, JournalError> {
        let after =
            "select count(*) from (select received_at from entry order by seq desc limit ?2)
                     where received_at > ?1";
        let after = sqlx::query_scalar(after).bind(at).bind(limit as i64);
        Ok(after.fetch_one(&self.readers).await?)
    }

    async fn seen(
        &self,
        query: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>,
    ) -> Result<Vec<Seen>, JournalError> {
        let rows = query.fetch_all(&self.readers).await?;
        rows.iter().map(seen_of).collect()
    }
}

fn seen_of(row: &SqliteRow) -> Result<Seen, JournalError> {
    let seq: i64 = row.try_get("seq")?;
    let kept: Vec<u8> = row.try_get("key")?;
    match <[u8; 16]>::try_from(kept) {
        Ok(bytes) => Ok(Seen { seq, key: key_text(&bytes) }),
        Err(_) => Err(JournalError::Corrupt { seq, message: "the key is not 16 bytes".to_owned() }),
    }
}
