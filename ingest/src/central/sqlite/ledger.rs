//! The statements of a writing transaction on SQLite.

use async_trait::async_trait;
use model::code::key_text;
use sqlx::sqlite::SqliteConnection;

use super::many::{Many, Parameters};
use super::samples::SqliteSamples;
use super::{rows, samples};
use crate::central::ledger::{self, Change, Content, Key, Ledger, New, Stored};
use crate::central::sample::Moved;
use crate::central::standing::Scope;
use crate::central::tally::{self, Tallies};
use crate::central::{CentralError, Cursor};
use crate::day;
use crate::entry::SpentInvite;

/// A transaction that [`super::absorb::BEGIN`] began.
pub struct SqliteLedger<'c> {
    /// The connection it runs on.
    pub connection: &'c mut SqliteConnection,
}

#[async_trait]
impl Ledger for SqliteLedger<'_> {
    async fn rows_of_keys(&mut self, keys: &[Key]) -> Result<Vec<Stored>, CentralError> {
        let select = Many {
            head: "with asked (key) as (values",
            columns: 1,
            tail: ")
                select id, s.key as key, hash, received_at, rank, dossier, survey, stage,
                    invite_issuer, invite_id, standing, reason, erased_at is not null as is_erased
                from asked cross join submission s on s.key = asked.key",
        };
        let found = select
            .run(self.connection, keys, |parameters, key| {
                parameters.add(key_text(key))?;
                Ok(())
            })
            .await?;
        found.iter().map(rows::stored).collect()
    }

    async fn rows_of_invites(
        &mut self,
        invites: &[&SpentInvite],
    ) -> Result<Vec<Stored>, CentralError> {
        // `cross join` keeps the order: each invite asked is looked up in the index.
        let of_rows = Many {
            head: "with asked (issuer, id) as (values",
            columns: 2,
            tail: ")
                select s.id as id, key, hash, received_at, rank, dossier, survey, stage,
                    invite_issuer, invite_id, standing, reason, erased_at is not null as is_erased
                from asked cross join submission s on s.invite_issuer = asked.issuer
                    and s.invite_id = asked.id and s.invite_id <> ''",
        };
        let of_kept = Many {
            head: "with asked (issuer, id) as (values",
            columns: 2,
            tail: ")
                select known.issuer as invite_issuer, known.invite_id as invite_id,
                    known.key as key
                from asked cross join invite_spent known
                    on known.issuer = asked.issuer and known.invite_id = asked.id",
        };
        let bind = |parameters: &mut Parameters, invite: &&SpentInvite| {
            parameters.add(&*invite.issuer)?.add(&*invite.id)?;
            Ok(())
        };
        let found = of_rows.run(self.connection, invites, bind).await?;
        let mut found = found.iter().map(rows::stored).collect::<Result<Vec<_>, _>>()?;
        let kept = of_kept.run(self.connection, invites, bind).await?;
        let kept = kept.iter().map(rows::kept_invite).collect::<Result<Vec<_>, _>>()?;
        found.extend(ledger::gone(&found, kept.into_iter().flatten()));
        Ok(found)
    }

    async fn rows_of_scopes(&mut self, scopes: &[&Scope]) -> Result<Vec<Stored>, CentralError> {
        // `cross join` keeps the order: each scope asked is looked up in the index.
        let select = Many {
            head: "with asked (dossier, survey, stage) as (values",
            columns: 3,
            tail: ")
                select id, key, hash, received_at, rank, s.dossier as dossier, s.survey as survey,
                    s.stage as stage, invite_issuer, invite_id, standing, reason,
                    erased_at is not null as is_erased
                from asked cross join submission s on s.dossier = asked.dossier
                    and s.survey = asked.survey and s.stage = asked.stage
                where s.dossier <> ''",
        };
        let found = select
            .run(self.connection, scopes, |parameters, scope| {
                parameters.add(&*scope.dossier)?.add(&*scope.survey)?.add(&*scope.stage)?;
                Ok(())
            })
            .await?;
        found.iter().map(rows::stored).collect()
    }

    async fn contents(&mut self, ids: &[i64]) -> Result<Vec<Content>, CentralError> {
        let select = Many {
            head: "select id, survey, version, unit, service, stage, channel, rank, answered_at,
                    receipt, answers
                from submission where id in (values",
            columns: 1,
            tail: ")",
        };
        let found = select
            .run(self.connection, ids, |parameters, id| {
                parameters.add(*id)?;
                Ok(())
            })
            .await?;
        found.iter().map(rows::content).collect()
    }

    async fn insert(&mut self, new: &[New<'_>]) -> Result<(), CentralError> {
        rows::insert(self.connection, new).await
    }

    async fn change(&mut self, changes: &[Change]) -> Result<(), CentralError> {
        for change in changes {
            sqlx::query(
                "update submission set standing = ?2, reason = ?3, received_at = ?4,
                     day = case when answered_at is null then ?5 else day end
                 where id = ?1",
            )
            .bind(change.id)
            .bind(change.after.0.name())
            .bind(&change.reason)
            .bind(change.after.1)
            .bind(day::number(change.after.1).to_string())
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    async fn add(&mut self, counts: &Tallies<'_>) -> Result<(), CentralError> {
        tally::add_all(&mut SqliteSamples { connection: &mut *self.connection }, counts).await
    }

    async fn add_moved(&mut self, moved: &[Moved]) -> Result<(), CentralError> {
        samples::add_moved(self.connection, moved).await
    }

    async fn move_cursor(&mut self, journal: &str, cursor: &Cursor) -> Result<(), CentralError> {
        sqlx::query(
            "insert into feed_cursor (journal, seq, key) values (?1, ?2, ?3)
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
