//! Dossiers and funnel on PostgreSQL. What they mean is in `central::dossier`.

use async_trait::async_trait;
use jiff::civil::Date;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::{PostgresCentral, response};
use crate::central::CentralError;
use crate::central::dossier::{
    self, Dossier, Dossiers, FunnelFilter, FunnelLine, Responses, Seen, ServiceResponses,
};
use crate::central::tally;

#[async_trait]
impl Dossiers for PostgresCentral {
    async fn put_dossiers(&self, dossiers: &[Dossier]) -> Result<u64, CentralError> {
        let text = |of: fn(&Dossier) -> &str| -> Vec<&str> { dossiers.iter().map(of).collect() };
        let mut tx = self.pool.begin().await?;
        // Where they were, and where they are.
        let names = text(|one| &one.dossier);
        response::note_dossiers(&mut tx, &names, &dossier::cells(dossiers)).await?;
        // In one order everywhere, so that two senders cannot wait for each other.
        let changed = sqlx::query(
            "insert into dossier (dossier, unit, service, channel, stage, result_on, invited_on,
                 is_eligible)
             select dossier, unit, service, channel, stage, result_on, invited_on, is_eligible
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                 $7::text[], $8::boolean[]) as new (dossier, unit, service, channel, stage,
                 result_on, invited_on, is_eligible)
             order by dossier
             on conflict (dossier) do update set unit = excluded.unit,
                 service = excluded.service, channel = excluded.channel, stage = excluded.stage,
                 result_on = excluded.result_on,
                 invited_on = coalesce(excluded.invited_on, dossier.invited_on),
                 is_eligible = excluded.is_eligible
             where (dossier.unit, dossier.service, dossier.channel, dossier.stage,
                     dossier.result_on, dossier.invited_on, dossier.is_eligible)
                 is distinct from (excluded.unit, excluded.service, excluded.channel,
                     excluded.stage, excluded.result_on,
                     coalesce(excluded.invited_on, dossier.invited_on), excluded.is_eligible)",
        )
        .bind(text(|one| &one.dossier))
        .bind(text(|one| &one.unit))
        .bind(text(|one| &one.service))
        .bind(text(|one| &one.channel))
        .bind(text(|one| &one.stage))
        .bind(dossiers.iter().map(|one| one.result_on.as_deref()).collect::<Vec<_>>())
        .bind(dossiers.iter().map(|one| one.invited_on.as_deref()).collect::<Vec<_>>())
        .bind(dossiers.iter().map(|one| one.is_eligible).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(changed.rows_affected())
    }

    async fn note_invited(
        &self,
        dossier: &str,
        (unit, service): (&str, &str),
        day: &str,
    ) -> Result<(), CentralError> {
        sqlx::query(
            "insert into dossier (dossier, unit, service, channel, stage, result_on, invited_on,
                 is_eligible) values ($1, $2, $3, '', '', null, $4, false)
             on conflict (dossier) do update set invited_on = excluded.invited_on
                 where dossier.invited_on is null",
        )
        .bind(dossier)
        .bind(unit)
        .bind(service)
        .bind(day)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn add_seen(&self, seen: &[Seen]) -> Result<(), CentralError> {
        let text = |of: fn(&Seen) -> &str| -> Vec<&str> { seen.iter().map(of).collect() };
        sqlx::query(
            "insert into funnel (day, survey, unit, service, channel, shown, started)
             select day, survey, unit, service, channel, shown, started
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                 $6::bigint[], $7::bigint[])
                 as new (day, survey, unit, service, channel, shown, started)
             order by day, survey, unit, service, channel
             on conflict (day, survey, unit, service, channel) do update
                 set shown = funnel.shown + excluded.shown,
                     started = funnel.started + excluded.started",
        )
        .bind(text(|one| &one.day))
        .bind(text(|one| &one.survey))
        .bind(text(|one| &one.unit))
        .bind(text(|one| &one.service))
        .bind(text(|one| &one.channel))
        .bind(seen.iter().map(|one| one.shown).collect::<Vec<_>>())
        .bind(seen.iter().map(|one| one.started).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn funnel(&self, filter: &FunnelFilter) -> Result<Vec<FunnelLine>, CentralError> {
        let mut lines = sqlx::query(
            "with step as (
                 select unit, service, channel, result_on as day, 1::bigint as eligible,
                     (exists (select 1 from submission as s where s.dossier = dossier.dossier
                         and s.dossier <> '' and s.standing = 'counted'
                         and ($3::text is null or s.survey = $3)))::integer::bigint as responded,
                     0::bigint as invited, 0::bigint as shown, 0::bigint as started
                 from dossier where is_eligible and result_on is not null
                 union all
                 select unit, service, channel, invited_on, 0, 0, 1, 0, 0
                 from dossier where invited_on is not null
                 union all
                 select unit, service, channel, day, 0, 0, 0, shown, started
                 from funnel where $3::text is null or survey = $3)
             select unit, service, channel, day, sum(eligible)::bigint as eligible,
                 sum(responded)::bigint as responded, sum(invited)::bigint as invited,
                 sum(shown)::bigint as shown, sum(started)::bigint as started
             from step
             where ($1::text is null or unit = $1) and ($2::text is null or service = $2)
                 and ($4::text is null or day >= $4) and ($5::text is null or day <= $5)
             group by unit, service, channel, day order by unit, service, channel, day",
        )
        .bind(&filter.unit)
        .bind(&filter.service)
        .bind(&filter.survey)
        .bind(&filter.from)
        .bind(&filter.to)
        .try_map(line)
        .fetch_all(&self.pool)
        .await?;
        dossier::add_submitted(&mut lines, tally::submitted(self, filter).await?);
        Ok(lines)
    }

    async fn responses(&self, filter: &FunnelFilter) -> Result<Vec<Responses>, CentralError> {
        let responses = sqlx::query(
            "with eligible as (
                 select dossier, unit, stage from dossier
                 where is_eligible and result_on is not null
                     and ($1::text is null or unit = $1)
                     and ($2::text is null or service = $2 or starts_with(service, $7))
                     and ($4::text is null or result_on >= $4)
                     and ($5::text is null or result_on <= $5)),
             rated as (
                 select distinct eligible.dossier, eligible.unit, eligible.stage, s.survey
                 from eligible join submission as s on s.dossier = eligible.dossier
                 where s.dossier <> '' and s.standing = 'counted'
                     and ($3::text is null or s.survey = $3)
                     and ($6::text is null or s.day <= $6::date)),
             every as (select unit, stage, count(*) as n from eligible group by unit, stage),
             answered as (
                 select unit, stage, '' as survey, count(distinct dossier) as n
                 from rated group by unit, stage
                 union all
                 select unit, stage, survey, count(*) from rated group by unit, stage, survey
                 union all
                 select unit, stage, '', 0 from every)
             select every.unit as unit, every.stage as stage, survey,
                 max(every.n) as eligible, max(answered.n) as responded
             from every join answered using (unit, stage)
             group by every.unit, every.stage, survey order by unit, stage, survey",
        )
        .bind(&filter.unit)
        .bind(&filter.service)
        .bind(&filter.survey)
        .bind(&filter.from)
        .bind(&filter.to)
        .bind(&filter.rated_to)
        .bind(&filter.suffixed)
        .try_map(|row: PgRow| {
            Ok(Responses {
                unit: row.try_get("unit")?,
                stage: row.try_get("stage")?,
                survey: row.try_get("survey")?,
                eligible: row.try_get("eligible")?,
                responded: row.try_get("responded")?,
            })
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(responses)
    }

    async fn responses_by_service(
        &self,
        survey: &str,
        units: Option<&[String]>,
        (from, to): (Date, Date),
        limit: u64,
    ) -> Result<Option<Vec<ServiceResponses>>, CentralError> {
        let responses = sqlx::query(
            "with eligible as (
                 select dossier, service from dossier
                 where is_eligible and result_on is not null
                     and ($2::text[] is null or unit = any($2))
                     and result_on >= $3 and result_on <= $4
                 limit $5)
             select service, count(*) as eligible,
                 count(*) filter (where exists (select 1 from submission as s
                     where s.dossier = eligible.dossier and s.dossier <> ''
                         and s.standing = 'counted' and s.survey = $1)) as responded
             from eligible group by service order by service",
        )
        .bind(survey)
        .bind(units)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX))
        .try_map(|row: PgRow| {
            Ok(ServiceResponses {
                service: row.try_get("service")?,
                eligible: row.try_get("eligible")?,
                responded: row.try_get("responded")?,
            })
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(dossier::within(responses, limit))
    }

    async fn forget_dossiers(&self, before: &str, limit: u32) -> Result<u64, CentralError> {
        let forgotten = sqlx::query(
            "delete from dossier where dossier in (select dossier from dossier
                 where coalesce(result_on, invited_on) < $1 limit $2)",
        )
        .bind(before)
        .bind(i64::from(limit))
        .execute(&self.pool)
        .await?;
        Ok(forgotten.rows_affected())
    }
}

fn line(row: PgRow) -> Result<FunnelLine, sqlx::Error> {
    Ok(FunnelLine {
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        channel: row.try_get("channel")?,
        day: row.try_get("day")?,
        eligible: row.try_get("eligible")?,
        responded: row.try_get("responded")?,
        invited: row.try_get("invited")?,
        shown: row.try_get("shown")?,
        started: row.try_get("started")?,
        // From the tallies, later.
        submitted: 0,
        counted: 0,
    })
}
