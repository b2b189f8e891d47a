//! The statements of a writing transaction on PostgreSQL, with one array per column (`unnest`), so a
//! batch costs a handful of statements whatever its size. What is asked for drives each look-up
//! (`lateral … offset 0`): joined freely, a table without statistics was read from end to end for
//! every batch, five seconds instead of ten milliseconds.

use async_trait::async_trait;
use sqlx::postgres::PgConnection;

use super::samples::PostgresSamples;
use super::{rows, samples};
use crate::central::ledger::{self, Change, Content, Key, Ledger, New, Stored};
use crate::central::sample::Moved;
use crate::central::standing::Scope;
use crate::central::tally::{self, Tallies};
use crate::central::{CentralError, Cursor};
use crate::day;
use crate::entry::SpentInvite;

/// A transaction that [`super::absorb::BEGIN`] began.
pub struct PostgresLedger<'c> {
    /// The connection it runs on.
    pub connection: &'c mut PgConnection,
}

#[async_trait]
impl Ledger for PostgresLedger<'_> {
    async fn rows_of_keys(&mut self, keys: &[Key]) -> Result<Vec<Stored>, CentralError> {
        let keys: Vec<&[u8]> = keys.iter().map(|key| &key[..]).collect();
        let found = sqlx::query(
            "select id, uuid_send(key) as key, hash, received_at, rank, dossier, survey, stage,
                 invite_issuer, invite_id, standing, reason, erased_at is not null as is_erased
             from unnest($1::bytea[]) as asked (bytes)
             cross join lateral (
                 select * from submission
                 where key = encode(bytes, 'hex')::uuid offset 0) as rows_of_key",
        )
        .bind(keys)
        .fetch_all(&mut *self.connection)
        .await?;
        found.iter().map(rows::stored).collect()
    }

    async fn rows_of_invites(
        &mut self,
        invites: &[&SpentInvite],
    ) -> Result<Vec<Stored>, CentralError> {
        let issuers: Vec<&str> = invites.iter().map(|invite| &*invite.issuer).collect();
        let ids: Vec<&str> = invites.iter().map(|invite| &*invite.id).collect();
        let found = sqlx::query(
            "select id, uuid_send(key) as key, hash, received_at, rank, dossier, survey, stage,
                 invite_issuer, invite_id, standing, reason, erased_at is not null as is_erased
             from unnest($1::text[], $2::text[]) as asked (of_issuer, of_id)
             cross join lateral (
                 select * from submission
                 where invite_issuer = of_issuer and invite_id = of_id
                     and invite_id <> '' offset 0) as rows_of_invite",
        )
        .bind(&issuers)
        .bind(&ids)
        .fetch_all(&mut *self.connection)
        .await?;
        let mut found = found.iter().map(rows::stored).collect::<Result<Vec<_>, _>>()?;
        let kept = sqlx::query(
            "select known.issuer as invite_issuer, known.invite_id, uuid_send(known.key) as key
             from unnest($1::text[], $2::text[]) as asked (of_issuer, of_id)
             cross join lateral (
                 select * from invite_spent
                 where issuer = of_issuer and invite_id = of_id offset 0) as known",
        )
        .bind(issuers)
        .bind(ids)
        .fetch_all(&mut *self.connection)
        .await?;
        let kept = kept.iter().map(rows::kept_invite).collect::<Result<Vec<_>, _>>()?;
        found.extend(ledger::gone(&found, kept.into_iter().flatten()));
        Ok(found)
    }

    async fn rows_of_scopes(&mut self, scopes: &[&Scope]) -> Result<Vec<Stored>, CentralError> {
        let dossiers: Vec<&str> = scopes.iter().map(|scope| &*scope.dossier).collect();
        let surveys: Vec<&str> = scopes.iter().map(|scope| &*scope.survey).collect();
        let stages: Vec<&str> = scopes.iter().map(|scope| &*scope.stage).collect();
        let found = sqlx::query(
            "select id, uuid_send(key) as key, hash, received_at, rank, dossier, survey, stage,
                 invite_issuer, invite_id, standing, reason, erased_at is not null as is_erased
             from unnest($1::text[], $2::text[], $3::text[]) as asked (of_dossier, of_survey, of_stage)
             cross join lateral (
                 select * from submission
                 where dossier = of_dossier and survey = of_survey and stage = of_stage
                     and dossier <> '' offset 0) as rows_of_scope",
        )
        .bind(dossiers)
        .bind(surveys)
        .bind(stages)
        .fetch_all(&mut *self.connection)
        .await?;
        found.iter().map(rows::stored).collect()
    }

    async fn contents(&mut self, ids: &[i64]) -> Result<Vec<Content>, CentralError> {
        let found = sqlx::query(
            "select id, survey, version, unit, service, stage, channel, rank, answered_at,
                 receipt, answers::text as answers from submission where id = any($1)",
        )
        .bind(ids)
        .fetch_all(&mut *self.connection)
        .await?;
        found.iter().map(rows::content).collect()
    }

    async fn insert(&mut self, new: &[New<'_>]) -> Result<(), CentralError> {
        rows::insert(self.connection, new).await
    }

    async fn change(&mut self, changes: &[Change]) -> Result<(), CentralError> {
        let days = day::Texts::of(changes.iter().map(|change| day::number(change.after.1)));
        let day = |change: &Change| days.text(day::number(change.after.1)).to_owned();
        sqlx::query(
            "update submission s
             set standing = new.standing, reason = new.reason, received_at = new.received_at,
                 day = case when s.answered_at is null then new.day::date else s.day end
             from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[])
                 as new (id, standing, reason, received_at, day)
             where s.id = new.id",
        )
        .bind(changes.iter().map(|change| change.id).collect::<Vec<_>>())
        .bind(changes.iter().map(|change| change.after.0.name()).collect::<Vec<_>>())
        .bind(changes.iter().map(|change| &*change.reason).collect::<Vec<_>>())
        .bind(changes.iter().map(|change| change.after.1).collect::<Vec<_>>())
        .bind(changes.iter().map(day).collect::<Vec<_>>())
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn add(&mut self, counts: &Tallies<'_>) -> Result<(), CentralError> {
        tally::add_all(&mut PostgresSamples::on(&mut *self.connection), counts).await
    }

    async fn add_moved(&mut self, moved: &[Moved]) -> Result<(), CentralError> {
        samples::add_moved(self.connection, moved).await
    }

    async fn move_cursor(&mut self, journal: &str, cursor: &Cursor) -> Result<(), CentralError> {
        sqlx::query(
            "insert into feed_cursor (journal, seq, key) values ($1, $2, $3)
             on conflict (journal) do update set seq = excluded.seq, key = excluded.key",
        )
        .bind(journal)
        .bind(cursor.seq)
        .bind(cursor.key.map(|key| key.to_vec()))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }
}
