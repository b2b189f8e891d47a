//! `GET /monitor/report.docx`: the report for paper as a document that an office can finish and sign. It is
//! of the very view that `/monitor/report` shows, and who may take it is who may take files.

use axum::extract::{OriginalUri, Query, State};
use axum::response::Response;

use super::address::Asked;
use super::files::{attachment, taken};
use super::reach::Unreached;
use super::{choices, gathered};
use crate::monitor::Monitor;
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::Matter;
use crate::monitor::view::{self, Reader};

/// What a DOCX file is called on the wire.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `GET /monitor/report.docx`.
pub async fn report_file(
    State(monitor): State<Monitor>,
    SignedIn { person, scope, .. }: SignedIn,
    language: PageLanguage,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Response {
    let state = &monitor.state;
    let found = async {
        if !scope.may_see(Matter::Exports) {
            return Err(Unreached::NoFiles);
        }
        let (view, _) = choices::understood(state, &scope, &asked, language.language).await?;
        let view = view.widened();
        let gathered = gathered::gather(state, &scope, &view, language.language).await?;
        Ok((view, gathered))
    };
    let (view, gathered) = match taken(&monitor, language, person, &uri, found.await).await {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    let reader = Reader::of(language.language);
    let unit = view.unit.as_deref().map(|unit| format!("-{unit}")).unwrap_or_default();
    // Survey, period and unit are understood: digits, letters, dots and dashes, none breaks the header.
    let name = format!("bao-cao-{}-{}{unit}.docx", view.survey, view.period);
    // Hundreds of small pictures are drawn: no other request waits for that.
    let made = tokio::task::spawn_blocking(move || view::written(reader, &view, &gathered)).await;
    attachment(
        DOCX,
        &name,
        made.map_err(|error| error.to_string())
            .and_then(|made| made.map_err(|error| error.to_string())),
    )
}
