//! `GET /monitor/report`: the results of a period as a page for paper, in the layout of administrative
//! documents (Decree 30/2020/NĐ-CP, annex I). Number, place, date and signature are left for a pen.

use axum::extract::{OriginalUri, Query, State};
use axum::response::{IntoResponse as _, Response};

use super::address::Asked;
use super::refusal::refusal;
use super::{choices, gathered};
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::view::{self, PrintedPage, Reader};
use crate::monitor::{Monitor, login};

/// `GET /monitor/report`.
pub async fn printed(
    State(monitor): State<Monitor>,
    SignedIn { person, scope, .. }: SignedIn,
    language: PageLanguage,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = uri.to_string();
    let state = &monitor.state;
    let found = async {
        let (view, choices) = choices::understood(state, &scope, &asked, language.language).await?;
        // A report says of which unit it is, and is of everything there.
        let view = view.widened();
        let gathered = gathered::gather(state, &scope, &view, language.language).await?;
        Ok((view, choices, gathered))
    };
    let mut response = match found.await {
        Ok((view, choices, gathered)) => {
            let reader = Reader::of(language.language);
            let page = PrintedPage { reader, person, here, view, choices, gathered };
            view::printed(page).into_response()
        }
        Err(why) => refusal(language, person, here, &why),
    };
    login::remember_language(&mut response, language, &monitor);
    response
}
