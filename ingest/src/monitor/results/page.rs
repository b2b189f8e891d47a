//! `GET /monitor/results`: the figures of a unit in a period, and the way to everything below it.

use axum::extract::{OriginalUri, Query, State};
use axum::response::{IntoResponse as _, Response};

use super::address::Asked;
use super::refusal::refusal;
use super::{choices, gathered};
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::view::{self, Reader, ResultsPage};
use crate::monitor::{Monitor, login};

/// `GET /monitor/results`.
pub async fn page(
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
        let gathered = gathered::gather(state, &scope, &view, language.language).await?;
        Ok((view, choices, gathered))
    };
    let mut response = match found.await {
        Ok((view, choices, gathered)) => {
            let reader = Reader::of(language.language);
            let page = ResultsPage { reader, person, here, view, choices, gathered };
            view::results(page).into_response()
        }
        Err(why) => refusal(language, person, here, &why),
    };
    login::remember_language(&mut response, language, &monitor);
    response
}
