//! Taking a batch of entries into PostgreSQL in one transaction, with one array per column
//! (`unnest`), so a batch costs a handful of statements whatever its size.

use std::collections::{BTreeMap, HashMap, HashSet};

use sqlx::postgres::{PgPool, PgRow};
use sqlx::{Postgres, Row as _, Transaction};

use crate::central::arrival::{self, Arrival};
use crate::central::tally::Tallies;
use crate::central::{Absorbed, CentralError};
use crate::day;
use crate::entry::Entry;

type Tx<'a> = Transaction<'a, Postgres>;

/// See `Central::absorb`.
pub async fn absorb(
    pool: &PgPool,
    journal: &str,
    entries: &[(i64, Entry)],
) -> Result<Absorbed, CentralError> {
    let mut tx = pool.begin().await?;
    let cursor = locked_cursor(&mut tx, journal).await?;
    let fresh: Vec<&Entry> =
        entries.iter().filter(|(seq, _)| *seq > cursor).map(|(_, entry)| entry).collect();
    let Some(last) = entries.iter().map(|(seq, _)| *seq).max().filter(|seq| *seq > cursor) else {
        return Ok(Absorbed { absorbed: entries.len() as u64, ..Absorbed::default() });
    };
    let new_keys = take_keys(&mut tx, &fresh).await?;
    let known = fresh.iter().map(|e| e.key_text()).filter(|key| !new_keys.contains(key)).collect();
    let (hashes, superseded) = known_keys(&mut tx, known).await?;
    let arrival = arrival::decide(fresh.iter().copied(), new_keys, hashes, superseded);
    write_rows(&mut tx, &arrival).await?;
    write_tallies(&mut tx, &arrival.tallies).await?;
    sqlx::query("update feed_cursor set seq = $2 where journal = $1")
        .bind(journal)
        .bind(last)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    let skipped = (entries.len() - fresh.len()) as u64;
    Ok(Absorbed { absorbed: arrival.absorbed.absorbed + skipped, ..arrival.absorbed })
}

/// The cursor, locked: two processes that feed the same journal take turns.
async fn locked_cursor(tx: &mut Tx<'_>, journal: &str) -> Result<i64, CentralError> {
    let seq = sqlx::query_scalar(
        "insert into feed_cursor (journal, seq) values ($1, 0)
         on conflict (journal) do update set seq = feed_cursor.seq returning seq",
    )
    .bind(journal)
    .fetch_one(&mut **tx)
    .await?;
    Ok(seq)
}

/// Writes the keys that central has not had and says which they were. In the order of the keys, so
/// that two nodes that were sent the same submissions cannot wait for each other.
async fn take_keys(tx: &mut Tx<'_>, entries: &[&Entry]) -> Result<HashSet<String>, CentralError> {
    let mut first: BTreeMap<String, &[u8]> = BTreeMap::new();
    for entry in entries {
        first.entry(entry.key_text()).or_insert(&entry.hash);
    }
    let (keys, hashes): (Vec<String>, Vec<&[u8]>) = first.into_iter().unzip();
    let taken = sqlx::query(
        "insert into submission_key (key, hash)
         select key::uuid, hash from unnest($1::text[], $2::bytea[]) as new (key, hash)
         on conflict (key) do nothing returning key::text as key",
    )
    .bind(keys)
    .bind(hashes)
    .fetch_all(&mut **tx)
    .await?;
    taken.iter().map(|row| Ok(row.try_get("key")?)).collect()
}

type Known = (HashMap<String, Vec<u8>>, HashSet<(String, Vec<u8>)>);

/// The first hash of each key, and what is already kept as superseded under these keys.
async fn known_keys(tx: &mut Tx<'_>, keys: Vec<String>) -> Result<Known, CentralError> {
    if keys.is_empty() {
        return Ok(Known::default());
    }
    let pair = |row: PgRow| -> Result<(String, Vec<u8>), sqlx::Error> {
        Ok((row.try_get("key")?, row.try_get("hash")?))
    };
    let first = sqlx::query(
        "select key::text as key, hash from submission_key where key = any($1::uuid[])",
    )
    .bind(&keys)
    .try_map(pair)
    .fetch_all(&mut **tx)
    .await?;
    let superseded = sqlx::query(
        "select key::text as key, hash from submission
         where reason = $2 and key = any($1::uuid[])",
    )
    .bind(&keys)
    .bind(arrival::KEY_REUSED)
    .try_map(pair)
    .fetch_all(&mut **tx)
    .await?;
    Ok((first.into_iter().collect(), superseded.into_iter().collect()))
}

async fn write_rows(tx: &mut Tx<'_>, arrival: &Arrival<'_>) -> Result<(), CentralError> {
    if arrival.rows.is_empty() {
        return Ok(());
    }
    let rows = &arrival.rows;
    let of = |text: fn(&Entry) -> String| -> Vec<String> {
        rows.iter().map(|(entry, _, _)| text(entry)).collect()
    };
    let number = |number: fn(&Entry) -> i64| -> Vec<i64> {
        rows.iter().map(|(entry, _, _)| number(entry)).collect()
    };
    let written = sqlx::query(
        "insert into submission (key, hash, receipt, survey, version, lang, unit, service,
             dossier, stage, channel, assisted, rank, received_at, day, elapsed_ms, answers,
             standing, reason)
         select key::uuid, hash, receipt, survey, version, lang, unit, service, dossier, stage,
             channel, assisted, rank, received_at, day::date, elapsed_ms, answers::jsonb,
             standing, reason
         from unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::text[],
             $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bool[],
             $13::bigint[], $14::bigint[], $15::text[], $16::bigint[], $17::text[], $18::text[],
             $19::text[]) with ordinality
             as new (key, hash, receipt, survey, version, lang, unit, service, dossier, stage,
             channel, assisted, rank, received_at, day, elapsed_ms, answers, standing, reason,
             position)
         order by position returning id, key::text as key, hash",
    )
    .bind(of(|e| e.key_text()))
    .bind(rows.iter().map(|(e, _, _)| e.hash.to_vec()).collect::<Vec<_>>())
    .bind(of(|e| e.receipt.clone()))
    .bind(of(|e| e.body.survey.clone()))
    .bind(number(|e| i64::from(e.body.version)))
    .bind(of(|e| e.body.language.tag().to_owned()))
    .bind(of(|e| e.body.unit.clone().unwrap_or_default()))
    .bind(of(|e| e.body.service.clone().unwrap_or_default()))
    .bind(of(|e| e.body.dossier.clone().unwrap_or_default()))
    .bind(of(|e| e.body.stage.name().to_owned()))
    .bind(of(|e| e.body.channel.name().to_owned()))
    .bind(rows.iter().map(|(e, _, _)| e.body.assisted).collect::<Vec<_>>())
    .bind(number(|e| i64::from(e.body.rank)))
    .bind(number(|e| e.received_at))
    .bind(of(|e| day::of(e.received_at).to_string()))
    .bind(rows.iter().map(|(e, _, _)| elapsed(e)).collect::<Vec<Option<i64>>>())
    .bind(of(|e| e.body.answers_json().to_string()))
    .bind(rows.iter().map(|(_, standing, _)| standing.name()).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, _, reason)| *reason).collect::<Vec<_>>())
    .fetch_all(&mut **tx)
    .await?;
    let mut ids: HashMap<(String, Vec<u8>), i64> = HashMap::new();
    for row in written {
        ids.insert((row.try_get("key")?, row.try_get("hash")?), row.try_get("id")?);
    }
    write_comments(tx, arrival, &ids).await
}

fn elapsed(entry: &Entry) -> Option<i64> {
    entry.body.elapsed_ms.and_then(|elapsed_ms| i64::try_from(elapsed_ms).ok())
}

async fn write_comments(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    ids: &HashMap<(String, Vec<u8>), i64>,
) -> Result<(), CentralError> {
    let (mut owners, mut questions, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, _, _) in &arrival.rows {
        for (question, text) in entry.body.comments() {
            let id = ids.get(&(entry.key_text(), entry.hash.to_vec())).ok_or_else(|| {
                CentralError::Corrupt(format!("row {} was written but has no id", entry.key_text()))
            })?;
            owners.push(*id);
            questions.push(question);
            texts.push(text);
        }
    }
    if owners.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into comment (submission_id, question, text)
         select * from unnest($1::bigint[], $2::text[], $3::text[])",
    )
    .bind(owners)
    .bind(questions)
    .bind(texts)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn write_tallies(tx: &mut Tx<'_>, tallies: &Tallies) -> Result<(), CentralError> {
    let keys: Vec<_> = tallies.keys().collect();
    sqlx::query(
        "insert into tally (survey, version, unit, service, question, row, value, channel, rank,
             stage, standing, day, n)
         select survey, version, unit, service, question, row, value, channel, rank, stage,
             standing, day::date, n
         from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
             $7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[],
             $13::bigint[])
             as new (survey, version, unit, service, question, row, value, channel, rank, stage,
             standing, day, n)
         on conflict (survey, version, unit, service, question, row, value, channel, rank, stage,
             standing, day) do update set n = tally.n + excluded.n",
    )
    .bind(keys.iter().map(|key| key.survey.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| i64::from(key.version)).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.unit.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.service.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.question.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.row.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.value.as_str()).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.channel).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| i64::from(key.rank)).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.stage).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.standing).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.day.as_str()).collect::<Vec<_>>())
    .bind(tallies.values().copied().collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
