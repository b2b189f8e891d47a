//! The statements of a writing transaction on SQLite.

use async_trait::async_trait;
use model::code::key_text;
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::many::Many;
use super::samples::SqliteSamples;
use super::{rows, samples};
use crate::central::ledger::{Change, Content, Key, Ledger, Stored};
use crate::central::sample::Moved;
use crate::central::standing::{Scope, Verdict};
use crate::central::tally::{self, Tallies};
use crate::central::{CentralError, Cursor};
use crate::day;
use crate::entry::{Entry, SpentInvite};

/// A transaction that [`super::absorb::BEGIN`] began.
pub struct SqliteLedger<'c> {
    /// The connection it runs on.
    pub connection: &'c mut SqliteConnection,
}

#[async_trait]
impl Ledger for SqliteLedger<'_> {
    async fn take_keys(&mut self, keys: &[(Key, [u8; 32])]) -> Result<Vec<Key>, CentralError> {
        let insert = Many {
            head: "insert into submission_key (key, hash) values",
            columns: 2,
            tail: "on conflict (key) do nothing returning key",
        };
        let taken = insert
            .run(self.connection, keys, |parameters, (key, hash)| {
                parameters.add(key_text(key))?.add(&hash[..])?;
                Ok(())
            })
            .await?;
        taken.iter().map(|row| rows::key(row, "key")).collect()
    }

    async fn take_invites(
        &mut self,
        invites: &[(&SpentInvite, Key)],
    ) -> Result<Vec<SpentInvite>, CentralError> {
        let insert = Many {
            head: "insert into invite_spent (issuer, invite_id, key) values",
            columns: 3,
            tail: "on conflict (issuer, invite_id) do nothing returning issuer, invite_id",
        };
        let taken = insert
            .run(self.connection, invites, |parameters, (invite, key)| {
                parameters.add(&*invite.issuer)?.add(&*invite.id)?.add(key_text(key))?;
                Ok(())
            })
            .await?;
        let invite = |row: &sqlx::sqlite::SqliteRow| -> Result<SpentInvite, CentralError> {
            Ok(SpentInvite { issuer: row.try_get("issuer")?, id: row.try_get("invite_id")? })
        };
        taken.iter().map(invite).collect()
    }

    async fn rows_of_keys(&mut self, keys: &[Key]) -> Result<Vec<Stored>, CentralError> {
        let select = Many {
            head: "with asked (key) as (values",
            columns: 1,
            tail: ")
                select known.key as known_key, known.hash as known_hash, id, s.key as key, s.hash,
                    received_at, rank, dossier, survey, stage, invite_issuer, invite_id, standing,
                    reason, erased_at is not null as is_erased
                from asked cross join submission_key known on known.key = asked.key
                left join submission s on s.key = known.key",
        };
        let found = select
            .run(self.connection, keys, |parameters, key| {
                parameters.add(key_text(key))?;
                Ok(())
            })
            .await?;
        found.iter().map(|row| rows::stored_or_gone(row, None)).collect()
    }

    async fn rows_of_invites(
        &mut self,
        invites: &[&SpentInvite],
    ) -> Result<Vec<Stored>, CentralError> {
        let select = Many {
            head: "with asked (issuer, id) as (values",
            columns: 2,
            tail: ")
                select known.key as known_key, s.id as id, s.key as key,
                    (select hash from submission_key where key = known.key) as known_hash,
                    s.hash, received_at, rank, dossier, survey, stage,
                    known.issuer as invite_issuer, known.invite_id as invite_id, standing, reason,
                    erased_at is not null as is_erased
                from asked cross join invite_spent known
                    on known.issuer = asked.issuer and known.invite_id = asked.id
                left join submission s on s.invite_issuer = known.issuer
                    and s.invite_id = known.invite_id and s.invite_id <> ''",
        };
        let found = select
            .run(self.connection, invites, |parameters, invite| {
                parameters.add(&*invite.issuer)?.add(&*invite.id)?;
                Ok(())
            })
            .await?;
        found.iter().map(|row| rows::stored_or_gone(row, rows::invite(row)?)).collect()
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

    async fn insert(&mut self, new: &[(&Entry, i64, Verdict)]) -> Result<(), CentralError> {
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
