//! `GET /monitor/report.docx`: the report for paper as a document that an office can finish and sign. It is
//! of the very view that `/monitor/report` shows, and who may take it is who may take files.

use axum::extract::{OriginalUri, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::address::Asked;
use super::files::{EXPORT, attachment};
use super::reach::Unreached;
use super::refusal::refusal;
use super::{choices, gathered};
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::Matter;
use crate::monitor::view::{self, Reader};
use crate::monitor::{Monitor, login};

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
        let gathered = gathered::gather(state, &scope, &view, language.language).await?;
        Ok((view, gathered))
    };
    let (view, gathered) = match found.await {
        Ok(found) => found,
        Err(why) => {
            let mut refused = refusal(language, person, uri.to_string(), &why);
            // A page can say that there is nothing yet; a file cannot.
            if refused.status() == StatusCode::OK {
                *refused.status_mut() = StatusCode::NOT_FOUND;
            }
            return refused;
        }
    };
    // Who took what is in the audit before it leaves.
    let taken = uri.query().unwrap_or_default();
    if let Err(error) = monitor.note(&person, uri.path(), EXPORT, taken).await {
        return login::failed(language, &error);
    }
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
