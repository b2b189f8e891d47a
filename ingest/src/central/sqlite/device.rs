//! Devices on SQLite. What they may prove is in `device`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::SqliteCentral;
use crate::central::CentralError;
use crate::central::device::Devices;
use crate::device::Device;

#[async_trait]
impl Devices for SqliteCentral {
    async fn add_device(
        &self,
        device: &Device,
        code: &str,
        max: usize,
    ) -> Result<bool, CentralError> {
        let added = sqlx::query(
            "insert into device (id, name, unit, code, code_expires_at, added_at)
             select ?1, ?2, ?3, ?4, ?5, ?6
             where (select count(*) from device) < ?7
             on conflict do nothing",
        )
        .bind(&device.id)
        .bind(&device.name)
        .bind(&device.unit)
        .bind(code)
        .bind(device.code_expires_at)
        .bind(device.added_at)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .execute(&self.writer)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn pair_device(
        &self,
        code: &str,
        key: &str,
        now: i64,
    ) -> Result<Option<Device>, CentralError> {
        let paired = sqlx::query(
            "update device set public_key = ?2, paired_at = coalesce(paired_at, ?3)
             where code = ?1 and code_expires_at > ?3 and revoked_at is null
                 and (public_key is null or public_key = ?2)
             returning id, name, unit, public_key, code_expires_at, added_at, paired_at, revoked_at",
        )
        .bind(code)
        .bind(key)
        .bind(now)
        .fetch_optional(&self.writer)
        .await?;
        paired.as_ref().map(read).transpose()
    }

    async fn revoke_device(&self, id: &str, now: i64) -> Result<bool, CentralError> {
        let revoked =
            sqlx::query("update device set revoked_at = ?2 where id = ?1 and revoked_at is null")
                .bind(id)
                .bind(now)
                .execute(&self.writer)
                .await?;
        Ok(revoked.rows_affected() == 1)
    }

    async fn devices(&self) -> Result<Vec<Device>, CentralError> {
        let rows = sqlx::query(
            "select id, name, unit, public_key, code_expires_at, added_at, paired_at, revoked_at
             from device order by unit, name, added_at, id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }

    async fn device_counts(&self) -> Result<[i64; 3], CentralError> {
        let row = sqlx::query(
            "select count(*) as added, count(paired_at) as paired, count(revoked_at) as revoked
             from device",
        )
        .fetch_one(&self.readers)
        .await?;
        Ok([row.try_get("added")?, row.try_get("paired")?, row.try_get("revoked")?])
    }
}

fn read(row: &sqlx::sqlite::SqliteRow) -> Result<Device, CentralError> {
    Ok(Device {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        unit: row.try_get("unit")?,
        key: row.try_get("public_key")?,
        code_expires_at: row.try_get("code_expires_at")?,
        added_at: row.try_get("added_at")?,
        paired_at: row.try_get("paired_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
