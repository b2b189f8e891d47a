//! Issuers of invites and their keys on PostgreSQL. What they mean is in `invite`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use super::rights::note;
use crate::central::CentralError;
use crate::central::issuer::{AddedKey, IssuerKeys, read_units, written_units};
use crate::invite::registry::IssuerKey;

#[async_trait]
impl IssuerKeys for PostgresCentral {
    async fn add_issuer_key(
        &self,
        key: &IssuerKey,
        max: usize,
        actor: &str,
    ) -> Result<AddedKey, CentralError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "insert into issuer (name, units, added_at) values ($1, $2, $3)
             on conflict (name) do nothing",
        )
        .bind(&key.issuer)
        .bind(written_units(&key.units))
        .bind(key.added_at)
        .execute(&mut *transaction)
        .await?;
        let added = sqlx::query(
            "insert into issuer_key (id, issuer, algorithm, pem, added_at)
             select $1::text, $2::text, $3::text, $4::text, $5::bigint
             where (select count(*) from issuer_key) < $6::bigint
             on conflict (id) do nothing",
        )
        .bind(&key.id)
        .bind(&key.issuer)
        .bind(&key.algorithm)
        .bind(&key.pem)
        .bind(key.added_at)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() == 1 {
            let act = (key.added_at, actor, "key-add");
            note(&mut transaction, act, &key.id, &key.issuer).await?;
            transaction.commit().await?;
            return Ok(AddedKey::Added);
        }
        // Nothing of it is kept, the issuer neither.
        transaction.rollback().await?;
        let known = self.issuer_keys().await?.into_iter().find(|known| known.id == key.id);
        Ok(known.map_or(AddedKey::Full, AddedKey::Known))
    }

    async fn set_issuer_units(
        &self,
        issuer: &str,
        units: &[String],
        (now, actor): (i64, &str),
    ) -> Result<bool, CentralError> {
        let units = written_units(units);
        let mut transaction = self.pool.begin().await?;
        let set = sqlx::query("update issuer set units = $2 where name = $1")
            .bind(issuer)
            .bind(&units)
            .execute(&mut *transaction)
            .await?;
        if set.rows_affected() != 1 {
            return Ok(false);
        }
        note(&mut transaction, (now, actor, "issuer-units"), issuer, &units).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn revoke_issuer_key(
        &self,
        id: &str,
        now: i64,
        actor: &str,
    ) -> Result<bool, CentralError> {
        let mut transaction = self.pool.begin().await?;
        let revoked = sqlx::query(
            "update issuer_key set revoked_at = $2 where id = $1 and revoked_at is null",
        )
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if revoked.rows_affected() != 1 {
            return Ok(false);
        }
        note(&mut transaction, (now, actor, "key-revoke"), id, "").await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn issuer_keys(&self) -> Result<Vec<IssuerKey>, CentralError> {
        let rows = sqlx::query(
            "select k.id, k.issuer, i.units, k.algorithm, k.pem, k.added_at, k.revoked_at
             from issuer_key k join issuer i on i.name = k.issuer
             order by k.issuer, k.added_at, k.id",
        )
        .fetch_all(&self.pool)
        .await?;
        let key = |row: sqlx::postgres::PgRow| {
            Ok(IssuerKey {
                id: row.try_get("id")?,
                issuer: row.try_get("issuer")?,
                units: read_units(row.try_get("units")?),
                algorithm: row.try_get("algorithm")?,
                pem: row.try_get("pem")?,
                added_at: row.try_get("added_at")?,
                revoked_at: row.try_get("revoked_at")?,
            })
        };
        rows.into_iter().map(key).collect()
    }
}
