//! NDJSON: one JSON object per line, `key` first, answers as the contract writes them.

use std::io::Write;

use serde_json::json;

use super::{ExportError, for_each};
use crate::central::{Central, Filter};
use crate::day;

/// Writes every row of the filter.
///
/// # Errors
/// Central cannot be read or the output not be written.
pub async fn ndjson(
    central: &dyn Central,
    filter: &Filter,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    let absent_when_empty = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    for_each(central, filter, |row| {
        let line = json!({
            "key": row.key,
            "survey": row.survey,
            "version": row.version,
            "lang": row.lang,
            "unit": absent_when_empty(&row.unit),
            "service": absent_when_empty(&row.service),
            "stage": row.stage,
            "channel": row.channel,
            "assisted": row.assisted,
            "rank": row.rank,
            "received_at": day::rfc3339(row.received_at),
            "day": row.day,
            "elapsed_ms": row.elapsed_ms,
            "standing": row.standing,
            "reason": absent_when_empty(&row.reason),
            "answers": row.answers,
            "flags": absent_when_empty(&row.flags),
        });
        writeln!(out, "{line}").map_err(ExportError::Write)
    })
    .await
}
