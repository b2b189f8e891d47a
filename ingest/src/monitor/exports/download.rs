//! `GET /monitor/exports/file`: the download. What is wrong with the question is said on the page; what
//! leaves is in the audit first, with its number of rows; then the rows go out as they are read.

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use tokio::sync::mpsc;

use super::asked::Chosen;
use super::progress::Running;
use super::work::{self, Piece, Work};
use super::{Asked, Fault, shown};
use crate::central::account::Person;
use crate::central::{CentralError, View};
use crate::export::Detail;
use crate::limits::exports::EXPORT_PIECES_WAITING;
use crate::monitor::guard::{EXPORTS, SignedIn};
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::{Access, Matter};
use crate::monitor::{Monitor, login};

/// What taking a file is called in the audit.
const EXPORT: &str = "export";

/// Why nothing is downloaded.
enum Refused {
    Fault(Fault),
    Central(CentralError),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Refused {
        Refused::Fault(fault)
    }
}

impl From<CentralError> for Refused {
    fn from(error: CentralError) -> Refused {
        Refused::Central(error)
    }
}

/// `GET /monitor/exports/file`.
pub async fn download(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    language: PageLanguage,
    Query(asked): Query<Asked>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Live, Access::See) {
        return refusal;
    }
    let person = signed_in.person;
    let (chosen, view, running) = match begun(&monitor, &person, &asked).await {
        Ok(begun) => begun,
        Err(Refused::Fault(fault)) => {
            return shown(&monitor, person, language, asked, Some(fault));
        }
        Err(Refused::Central(error)) => return login::failed(language, &error),
    };
    let day = crate::day::of(monitor.state.clock.now_ms());
    let format = chosen.format;
    let (pieces, taken) = mpsc::channel::<Piece>(EXPORT_PIECES_WAITING);
    let work = Work {
        chosen,
        surveys: monitor.state.surveys.clone(),
        detail: Detail::Masked(language.language),
        folder: monitor.state.folder.clone(),
        made_at: monitor.state.clock.now_ms(),
    };
    tokio::spawn(work::run(work, view, running, pieces));
    let taken = futures::stream::unfold(taken, |mut taken| async move {
        let piece = taken.recv().await?;
        Some((piece, taken))
    });
    // A body may be asked again after its end: hence fused.
    let name = format!("attachment; filename=\"hailong-{day}.{}\"", format.name());
    let headers = [(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, name)];
    (headers, Body::from_stream(taken.fuse().boxed())).into_response()
}

/// Central as it is now, an export of it that has begun and is in the audit.
async fn begun(
    monitor: &Monitor,
    person: &Person,
    asked: &Asked,
) -> Result<(Chosen, Box<dyn View>, Running), Refused> {
    let chosen = asked.understood(&monitor.state.surveys)?;
    let mut view = monitor.state.central.view().await?;
    let rows = view.count(&chosen.filter).await?;
    chosen.holds(rows)?;
    let running = monitor.exports.begin(&person.name, rows)?;
    monitor.note(person, EXPORTS, EXPORT, &chosen.audited(rows)).await?;
    Ok((chosen, view, running))
}
