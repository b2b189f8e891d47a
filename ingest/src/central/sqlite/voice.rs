//! Comments on SQLite: the statements of reading, opening and changing. What for is in `central::voice`;
//! listing them is `voices`.

use async_trait::async_trait;
use jiff::civil::Date;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::SqliteCentral;
use super::absorb::BEGIN;
use super::audit::add;
use super::voices;
use crate::central::CentralError;
use crate::central::sample::Period;
use crate::central::voice::{
    self, Change, Mark, ReadVoice, Status, Unopened, Unread, Voice, VoiceFilter, VoiceLedger,
    Voices, subject,
};
use crate::limits::voices::ALIKE_COMPARED_MAX;

#[async_trait]
impl Voices for SqliteCentral {
    async fn read_voices(&self, limit: u32) -> Result<bool, CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        let more = voice::read(&mut SqliteVoices { connection: &mut tx }, limit).await?;
        tx.commit().await?;
        Ok(more)
    }

    async fn open_voices(&self, today: Date) -> Result<u64, CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        let opened = voice::open(&mut SqliteVoices { connection: &mut tx }, today).await?;
        tx.commit().await?;
        Ok(opened)
    }

    async fn voices(
        &self,
        filter: &VoiceFilter,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Voice>, CentralError> {
        voices::list(&self.readers, filter, after, limit).await
    }

    async fn alike(
        &self,
        filter: &VoiceFilter,
        groups: &[i64],
    ) -> Result<Vec<(i64, i64)>, CentralError> {
        voices::alike(&self.readers, filter, groups).await
    }

    async fn reply(&self, receipt: &str) -> Result<Option<String>, CentralError> {
        let reply = sqlx::query_scalar(
            "select reply from submission join voice on submission_id = submission.id
             where receipt = ?1 and reply <> '' order by submission.id limit 1",
        )
        .bind(receipt)
        .fetch_optional(&self.readers)
        .await?;
        Ok(reply)
    }

    async fn change_voice(
        &self,
        id: i64,
        change: &Change,
        at: i64,
        actor: &str,
    ) -> Result<bool, CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        if !change_one(&mut tx, id, change, at).await? {
            return Ok(false);
        }
        let (action, reason) = change.noted();
        add(&mut tx, actor, vec![(at, action, subject(id), reason)]).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn change_one(
    tx: &mut SqliteConnection,
    id: i64,
    change: &Change,
    at: i64,
) -> Result<bool, CentralError> {
    let done = match change {
        Change::Tags(tags) => {
            sqlx::query("delete from voice_tag where voice_id = ?1")
                .bind(id)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "insert into voice_tag (voice_id, tag)
                 select voice.id, value from voice, json_each(?2) where voice.id = ?1",
            )
            .bind(id)
            .bind(json!(tags).to_string())
            .execute(&mut *tx)
            .await?;
            // Nothing but whether it is there.
            sqlx::query("update voice set rules = rules where id = ?1").bind(id)
        }
        Change::Assign(unit) => {
            sqlx::query("update voice set assigned = ?2 where id = ?1").bind(id).bind(unit)
        }
        Change::Status(status, reason) => {
            sqlx::query("update voice set status = ?2, status_reason = ?3 where id = ?1")
                .bind(id)
                .bind(status.name())
                .bind(reason)
        }
        Change::Reply(reply) => sqlx::query(
            "update voice set reply = ?2, replied_at = ?3, status = ?4, status_reason = ''
             where id = ?1",
        )
        .bind(id)
        .bind(reply)
        .bind(at)
        .bind(Status::Answered.name()),
        Change::Hide(by, reason) => {
            sqlx::query("update voice set hidden_by = ?2, hidden_reason = ?3 where id = ?1")
                .bind(id)
                .bind(by)
                .bind(reason)
        }
        Change::Show => {
            sqlx::query("update voice set hidden_by = '', hidden_reason = '' where id = ?1")
                .bind(id)
        }
        Change::Seen(by, note) => {
            sqlx::query("update voice set seen_by = ?2, seen_note = ?3 where id = ?1")
                .bind(id)
                .bind(by)
                .bind(note)
        }
    };
    Ok(done.execute(&mut *tx).await?.rows_affected() > 0)
}

/// The statements, in one transaction.
struct SqliteVoices<'a> {
    connection: &'a mut SqliteConnection,
}

#[async_trait]
impl VoiceLedger for SqliteVoices<'_> {
    async fn mark(&mut self) -> Result<Option<Mark>, CentralError> {
        let mark = sqlx::query("select rules, submission_id, question from voice_mark")
            .try_map(|row: SqliteRow| {
                let question = row.try_get("question")?;
                let submission = row.try_get("submission_id")?;
                Ok(Mark { rules: row.try_get("rules")?, submission, question })
            })
            .fetch_optional(&mut *self.connection)
            .await?;
        Ok(mark)
    }

    async fn put_mark(&mut self, mark: &Mark) -> Result<(), CentralError> {
        sqlx::query(
            "insert into voice_mark (one, rules, submission_id, question) values (1, ?1, ?2, ?3)
             on conflict (one) do update set rules = excluded.rules,
                 submission_id = excluded.submission_id, question = excluded.question",
        )
        .bind(mark.rules)
        .bind(mark.submission)
        .bind(&mark.question)
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn unread(&mut self, mark: &Mark, limit: u32) -> Result<Vec<Unread>, CentralError> {
        let unread = sqlx::query(
            "select id, receipt, day, question, text,
                 case json_type(answers, '$.overall') when 'integer'
                     then answers ->> 'overall' end as overall
             from comment join submission on id = submission_id
             where (submission_id, question) > (?1, ?2)
             order by submission_id, question limit ?3",
        )
        .bind(mark.submission)
        .bind(&mark.question)
        .bind(limit)
        .try_map(|row: SqliteRow| {
            Ok(Unread {
                submission: row.try_get("id")?,
                receipt: row.try_get("receipt")?,
                day: row.try_get("day")?,
                question: row.try_get("question")?,
                overall: row.try_get("overall")?,
                text: row.try_get("text")?,
            })
        })
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(unread)
    }

    async fn in_bands(&mut self, voice: &ReadVoice) -> Result<Vec<(i64, String)>, CentralError> {
        let others = sqlx::query(
            "select distinct id, alike, folded from voice_band join voice on id = voice_id
             where voice_band.quarter = ?1 and band in (select value from json_each(?2))
                 and id <> ?3
             order by id limit ?4",
        )
        .bind(&voice.quarter)
        .bind(json!(voice.bands).to_string())
        .bind(voice.id)
        .bind(ALIKE_COMPARED_MAX)
        .try_map(|row: SqliteRow| Ok((row.try_get("alike")?, row.try_get("folded")?)))
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(others)
    }

    async fn put_voice(&mut self, voice: &ReadVoice) -> Result<(), CentralError> {
        let kept: Option<i64> = sqlx::query_scalar(
            "insert into voice (id, submission_id, question, rules, quarter, overall, words, folded,
                 danger, alike, due)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             on conflict (submission_id, question) do update set rules = excluded.rules,
                 words = excluded.words, folded = excluded.folded, danger = excluded.danger
             on conflict (id) do nothing
             returning id",
        )
        .bind(voice.id)
        .bind(voice.submission)
        .bind(&voice.question)
        .bind(crate::voice::RULES)
        .bind(&voice.quarter)
        .bind(voice.overall)
        .bind(&voice.words.written)
        .bind(&voice.words.folded)
        .bind(i64::from(voice.is_danger))
        .bind(voice.alike)
        .bind(&voice.due)
        .fetch_optional(&mut *self.connection)
        .await?;
        if let Some(kept) = kept {
            sqlx::query(
                "insert into voice_band (quarter, band, voice_id)
                 select ?1, value, ?2 from json_each(?3) where true on conflict do nothing",
            )
            .bind(&voice.quarter)
            .bind(kept)
            .bind(json!(voice.bands).to_string())
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    async fn publications_unopened(&mut self) -> Result<Vec<(String, String, u32)>, CentralError> {
        let unopened = sqlx::query(
            "select survey, period, newest from
                 (select survey, period, max(revision) as newest from publication
                  group by survey, period) as published
             where newest > coalesce((select revision from voice_opened
                 where voice_opened.survey = published.survey and quarter = period), 0)
             order by survey, period",
        )
        .try_map(|row: SqliteRow| {
            Ok((row.try_get("survey")?, row.try_get("period")?, row.try_get("newest")?))
        })
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(unopened)
    }

    async fn unopened(
        &mut self,
        survey: &str,
        quarter: Period,
    ) -> Result<Vec<Unopened>, CentralError> {
        let unopened = sqlx::query(
            "select unit, count(*) as n, max(id) as last from submission
             where survey = ?1 and day between ?2 and ?3 and standing = 'counted'
                 and id > coalesce((select up_to from voice_opening as o
                     where o.survey = ?1 and o.quarter = ?4 and o.unit = submission.unit), 0)
             group by unit order by unit",
        )
        .bind(survey)
        .bind(quarter.first().to_string())
        .bind(quarter.last().to_string())
        .bind(quarter.to_string())
        .try_map(|row: SqliteRow| {
            let unit = row.try_get("unit")?;
            Ok(Unopened { unit, n: row.try_get("n")?, last: row.try_get("last")? })
        })
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(unopened)
    }

    async fn by_service(
        &mut self,
        survey: &str,
        quarter: Period,
        unit: &Unopened,
    ) -> Result<Vec<(String, i64)>, CentralError> {
        let services = sqlx::query(
            "select service, count(*) as n from submission
             where survey = ?1 and day between ?2 and ?3 and standing = 'counted' and unit = ?4
                 and id <= ?5 group by service",
        )
        .bind(survey)
        .bind(quarter.first().to_string())
        .bind(quarter.last().to_string())
        .bind(&unit.unit)
        .bind(unit.last)
        .try_map(|row: SqliteRow| Ok((row.try_get("service")?, row.try_get("n")?)))
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(services)
    }

    async fn put_opening(
        &mut self,
        survey: &str,
        quarter: &str,
        unit: &Unopened,
        services: &[String],
        today: &str,
    ) -> Result<(), CentralError> {
        sqlx::query(
            "insert into voice_opening (survey, quarter, unit, up_to, opened_on)
             values (?1, ?2, ?3, ?4, ?5)
             on conflict (survey, quarter, unit) do update set up_to = excluded.up_to",
        )
        .bind(survey)
        .bind(quarter)
        .bind(&unit.unit)
        .bind(unit.last)
        .bind(today)
        .execute(&mut *self.connection)
        .await?;
        sqlx::query(
            "insert into voice_opening_service (survey, quarter, unit, service)
             select ?1, ?2, ?3, value from json_each(?4) where true on conflict do nothing",
        )
        .bind(survey)
        .bind(quarter)
        .bind(&unit.unit)
        .bind(json!(services).to_string())
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn put_opened(
        &mut self,
        survey: &str,
        quarter: &str,
        revision: u32,
    ) -> Result<(), CentralError> {
        sqlx::query(
            "insert into voice_opened (survey, quarter, revision) values (?1, ?2, ?3)
             on conflict (survey, quarter) do update set revision = excluded.revision",
        )
        .bind(survey)
        .bind(quarter)
        .bind(revision)
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }
}
