//! `GET /monitor/flow`: the picture of the flow as a page, whole without JavaScript.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::{Rhythms, read};
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::{Access, Matter};
use crate::monitor::view::{self, FlowPage, Reader};
use crate::monitor::{Monitor, login};

/// `GET /monitor/flow`.
pub async fn page(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Live, Access::See) {
        return refusal;
    }
    let (state, person) = (&monitor.state, signed_in.person);
    let mut response = match read(state, &mut Rhythms::default(), state.clock.now_ms()).await {
        Ok(picture) => {
            let reader = Reader::of(page.language);
            view::flow(FlowPage { reader, person, picture }).into_response()
        }
        Err(error) => login::failed(page, &error),
    };
    login::remember_language(&mut response, page, &monitor);
    response
}
