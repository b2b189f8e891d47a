//! Listing comments on PostgreSQL: only the conditions that were asked for are in the statement, so that each
//! list is read the shortest way. Who may see what is in the filter; see `central::voice`.

use sqlx::postgres::{PgPool, PgRow};
use sqlx::{Postgres, QueryBuilder, Row as _};

use super::tallies::number;
use crate::central::CentralError;
use crate::central::closed::UnitDays;
use crate::central::voice::{Flag, Status, Voice, VoiceFilter};
use crate::voice::query::Term;

type Query = QueryBuilder<Postgres>;

const COLUMNS: &str = "select v.id, s.survey, s.version, s.unit, s.service, s.lang, s.received_at,
        s.standing, c.text, v.question, v.quarter, v.overall, v.danger, v.alike, v.status,
        v.status_reason, v.assigned, v.due, v.reply, v.hidden_by, v.hidden_reason, v.seen_by,
        v.seen_note, o.opened_on,
        exists (select 1 from voice_opening_service as t where t.survey = s.survey
            and t.quarter = v.quarter and t.unit = s.unit and t.service = s.service) as told,
        array(select tag from voice_tag where voice_id = v.id order by tag collate \"C\") as tags";

/// True when the procedure may be told.
const TOLD: &str = "exists (select 1 from voice_opening_service as t where t.survey = s.survey
            and t.quarter = v.quarter and t.unit = s.unit and t.service = s.service)";

const FROM: &str = " from voice as v
        join submission as s on s.id = v.submission_id
        join comment as c on c.submission_id = v.submission_id and c.question = v.question
        left join voice_opening as o on o.survey = s.survey and o.quarter = v.quarter
            and o.unit = s.unit and s.id <= o.up_to
        where true";

/// See `Voices::voices`.
pub async fn list(
    pool: &PgPool,
    filter: &VoiceFilter,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Voice>, CentralError> {
    let mut query = Query::new(COLUMNS);
    query.push(FROM);
    eyes(&mut query, filter);
    asked(&mut query, filter);
    words(&mut query, &filter.terms);
    if filter.opened_only {
        if let Some(after) = after {
            query.push(" and v.id > ").push_bind(after);
        }
        query.push(" order by v.id");
    } else {
        if let Some(after) = after {
            query.push(
                " and (v.submission_id, v.question) <
                    (select submission_id, question from voice where id = ",
            );
            query.push_bind(after).push(")");
        }
        query.push(" order by v.submission_id desc, v.question desc");
    }
    query.push(" limit ").push_bind(i64::from(limit));
    let rows = query.build().fetch_all(pool).await?;
    rows.iter().map(read).collect()
}

/// See `Voices::alike`.
pub async fn alike(
    pool: &PgPool,
    filter: &VoiceFilter,
    groups: &[i64],
) -> Result<Vec<(i64, i64)>, CentralError> {
    let mut query = Query::new("select v.alike, count(*) as n");
    query.push(FROM);
    eyes(&mut query, filter);
    query.push(" and s.standing = 'counted' and v.hidden_by = ''");
    query.push(" and v.alike = any(").push_bind(groups.to_vec()).push(") group by v.alike");
    let counted = |row: PgRow| Ok((row.try_get("alike")?, row.try_get("n")?));
    Ok(query.build().try_map(counted).fetch_all(pool).await?)
}

/// What the eyes it is for may see.
fn eyes(query: &mut Query, filter: &VoiceFilter) {
    if filter.opened_only {
        query.push(" and o.up_to is not null");
    }
    if let Some(within) = &filter.within {
        let units: Vec<String> = within.iter().map(|days| days.unit.clone()).collect();
        query.push(" and ((v.assigned <> '' and v.assigned = any(");
        query.push_bind(units).push(")) or ");
        of_units(query, within);
        query.push(")");
    }
}

fn of_units(query: &mut Query, units: &[UnitDays]) {
    let of = |read: fn(&UnitDays) -> String| -> Vec<String> { units.iter().map(read).collect() };
    query.push(" exists (select 1 from unnest(");
    query.push_bind(of(|days| days.unit.clone())).push("::text[], ");
    query.push_bind(of(|days| days.from.to_string())).push("::text[]::date[], ");
    query
        .push_bind(of(|days| days.to.to_string()))
        .push("::text[]::date[]) as w (unit, first, last)");
    query.push(" where w.unit = s.unit and s.day between w.first and w.last)");
}

/// What is asked for.
fn asked(query: &mut Query, filter: &VoiceFilter) {
    if let Some(units) = &filter.units {
        query.push(" and");
        of_units(query, units);
    }
    let text = [
        (" and s.survey = ", &filter.survey),
        (" and s.service = ", &filter.service),
        (" and s.lang = ", &filter.lang),
    ];
    for (condition, value) in text {
        if let Some(value) = value {
            query.push(condition).push_bind(value.clone());
        }
    }
    if let Some(from) = &filter.from {
        query.push(" and s.day >= ").push_bind(from.clone()).push("::date");
    }
    if let Some(to) = &filter.to {
        query.push(" and s.day <= ").push_bind(to.clone()).push("::date");
    }
    if filter.service.is_some() && filter.opened_only {
        query.push(" and ").push(TOLD);
    }
    if let Some(tag) = &filter.tag {
        query.push(" and exists (select 1 from voice_tag where voice_id = v.id and tag = ");
        query.push_bind(tag.clone()).push(")");
    }
    if let Some(status) = filter.status {
        query.push(" and v.status = ").push_bind(status.name());
    }
    let numbers = [
        (" and v.id = ", filter.id),
        (" and v.overall = ", filter.overall.map(i64::from)),
        (" and v.alike = ", filter.alike),
    ];
    for (condition, value) in numbers {
        if let Some(value) = value {
            query.push(condition).push_bind(value);
        }
    }
    flagged(query, filter);
}

/// Without a flag: what counts and nobody has hidden; one that is asked for by its id in any case.
fn flagged(query: &mut Query, filter: &VoiceFilter) {
    if filter.id.is_some() {
        return;
    }
    query.push(match filter.flag {
        Some(Flag::Apart) => " and s.standing <> 'counted'",
        _ => " and s.standing = 'counted'",
    });
    match &filter.flag {
        Some(Flag::Hidden) => {
            query.push(" and v.hidden_by <> ''");
        }
        Some(Flag::Apart) => {}
        _ => {
            query.push(" and v.hidden_by = ''");
        }
    }
    match &filter.flag {
        Some(Flag::Danger) => {
            query.push(" and v.danger = 1");
        }
        Some(Flag::DangerUnseen) => {
            query.push(" and v.danger = 1 and v.seen_by = ''");
        }
        Some(Flag::OverdueBefore { due, opened }) => {
            query.push(" and v.status in ('new', 'open') and ");
            if filter.opened_only {
                query.push("o.opened_on < ").push_bind(opened.clone());
            } else {
                query.push("v.due < ").push_bind(due.clone());
            }
        }
        Some(Flag::Hidden | Flag::Apart) | None => {}
    }
}

fn words(query: &mut Query, terms: &[Term]) {
    if terms.is_empty() {
        return;
    }
    let lexemes = terms.iter().flat_map(|term| {
        let last = term.folded.len().saturating_sub(1);
        term.folded.iter().enumerate().map(move |(place, word)| {
            let star = if term.is_beginning && place == last { ":*" } else { "" };
            format!("'{word}'{star}")
        })
    });
    let asked: Vec<String> = lexemes.collect();
    query.push(" and v.search @@ ").push_bind(asked.join(" & ")).push("::tsquery");
    for term in terms {
        if term.folded.len() > 1 {
            query.push(" and position(").push_bind(term.in_a_row()).push(" in v.folded) > 0");
        }
        if let Some(written) = &term.written {
            query.push(" and position(").push_bind(written.clone()).push(" in v.words) > 0");
        }
    }
}

fn read(row: &PgRow) -> Result<Voice, CentralError> {
    let status: String = row.try_get("status")?;
    Ok(Voice {
        id: row.try_get("id")?,
        survey: row.try_get("survey")?,
        version: number(row.try_get("version")?),
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        is_service_told: row.try_get("told")?,
        lang: row.try_get("lang")?,
        overall: row.try_get::<Option<i16>, _>("overall")?.and_then(|level| level.try_into().ok()),
        received_at: row.try_get("received_at")?,
        quarter: row.try_get("quarter")?,
        text: row.try_get("text")?,
        standing: row.try_get("standing")?,
        is_danger: row.try_get::<i16, _>("danger")? != 0,
        alike: row.try_get("alike")?,
        status: Status::from_name(&status).unwrap_or_default(),
        status_reason: row.try_get("status_reason")?,
        assigned: row.try_get("assigned")?,
        due: row.try_get("due")?,
        opened_on: row.try_get("opened_on")?,
        reply: row.try_get("reply")?,
        hidden_by: row.try_get("hidden_by")?,
        hidden_reason: row.try_get("hidden_reason")?,
        seen_by: row.try_get("seen_by")?,
        seen_note: row.try_get("seen_note")?,
        tags: row.try_get("tags")?,
    })
}
