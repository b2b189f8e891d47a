//! Listing comments on SQLite: only the conditions that were asked for are in the statement, so that each
//! list is read the shortest way. Who may see what is in the filter; see `central::voice`.

use serde_json::json;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::central::CentralError;
use crate::central::closed::UnitDays;
use crate::central::voice::{Flag, Status, Voice, VoiceFilter};
use crate::voice::query::Term;

type Query = QueryBuilder<Sqlite>;

const COLUMNS: &str = "select v.id, s.survey, s.version, s.unit, s.service, s.lang, s.received_at,
        s.standing, c.text, v.question, v.quarter, v.overall, v.danger, v.alike, v.status,
        v.status_reason, v.assigned, v.due, v.reply, v.hidden_by, v.hidden_reason, v.seen_by,
        v.seen_note, o.opened_on,
        exists (select 1 from voice_opening_service as t where t.survey = s.survey
            and t.quarter = v.quarter and t.unit = s.unit and t.service = s.service) as told,
        (select json_group_array(tag order by tag) from voice_tag where voice_id = v.id) as tags";

const FROM: &str = " from voice as v
        join submission as s on s.id = v.submission_id
        join comment as c on c.submission_id = v.submission_id and c.question = v.question
        left join voice_opening as o on o.survey = s.survey and o.quarter = v.quarter
            and o.unit = s.unit and s.id <= o.up_to
        where true";

/// See `Voices::voices`.
pub async fn list(
    readers: &SqlitePool,
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
    query.push(" limit ").push_bind(limit);
    let rows = query.build().fetch_all(readers).await?;
    rows.iter().map(read).collect()
}

/// See `Voices::alike`.
pub async fn alike(
    readers: &SqlitePool,
    filter: &VoiceFilter,
    groups: &[i64],
) -> Result<Vec<(i64, i64)>, CentralError> {
    let mut query = Query::new("select v.alike, count(*) as n");
    query.push(FROM);
    eyes(&mut query, filter);
    query.push(" and s.standing = 'counted' and v.hidden_by = ''");
    query.push(" and v.alike in (select value from json_each(");
    query.push_bind(json!(groups).to_string()).push(")) group by v.alike");
    let counted = |row: SqliteRow| Ok((row.try_get("alike")?, row.try_get("n")?));
    Ok(query.build().try_map(counted).fetch_all(readers).await?)
}

/// What the eyes it is for may see.
fn eyes(query: &mut Query, filter: &VoiceFilter) {
    if filter.opened_only {
        query.push(" and o.up_to is not null");
    }
    if let Some(within) = &filter.within {
        let units: Vec<&str> = within.iter().map(|days| &*days.unit).collect();
        query.push(" and ((v.assigned <> '' and v.assigned in (select value from json_each(");
        query.push_bind(json!(units).to_string()).push("))) or ");
        of_units(query, within);
        query.push(")");
    }
}

fn of_units(query: &mut Query, units: &[UnitDays]) {
    let days = |days: &UnitDays| json!([days.unit, days.from.to_string(), days.to.to_string()]);
    let days: Vec<_> = units.iter().map(days).collect();
    query.push(" exists (select 1 from json_each(");
    query.push_bind(json!(days).to_string());
    query.push(
        ") as w where w.value ->> 0 = s.unit and s.day between w.value ->> 1 and w.value ->> 2)",
    );
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
        (" and s.day >= ", &filter.from),
        (" and s.day <= ", &filter.to),
        (" and s.lang = ", &filter.lang),
    ];
    for (condition, value) in text {
        if let Some(value) = value {
            query.push(condition).push_bind(value.clone());
        }
    }
    if filter.service.is_some() && filter.opened_only {
        query.push(" and told");
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
    let term = |term: &Term| {
        let star = if term.is_beginning { " *" } else { "" };
        format!("\"{}\"{star}", term.folded.join(" "))
    };
    let asked: Vec<String> = terms.iter().map(term).collect();
    query.push(" and v.id in (select rowid from voice_search where voice_search match ");
    query.push_bind(asked.join(" AND ")).push(")");
    for written in terms.iter().filter_map(|term| term.written.clone()) {
        query.push(" and instr(v.words, ").push_bind(written).push(") > 0");
    }
}

fn read(row: &SqliteRow) -> Result<Voice, CentralError> {
    let tags: String = row.try_get("tags")?;
    let status: String = row.try_get("status")?;
    Ok(Voice {
        id: row.try_get("id")?,
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        is_service_told: row.try_get("told")?,
        lang: row.try_get("lang")?,
        overall: row.try_get("overall")?,
        received_at: row.try_get("received_at")?,
        quarter: row.try_get("quarter")?,
        text: row.try_get("text")?,
        standing: row.try_get("standing")?,
        is_danger: row.try_get("danger")?,
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
        tags: serde_json::from_str(&tags)
            .map_err(|error| CentralError::Corrupt(format!("tags: {error}")))?,
    })
}
