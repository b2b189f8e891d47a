//! What is answered when there are no figures: why, and what can be done. Each with its own status.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::reach::Unreached;
use crate::central::account::Person;
use crate::figures::FiguresError;
use crate::monitor::language::PageLanguage;
use crate::monitor::login;
use crate::monitor::view::{self, Reader};

/// The answer for somebody who is logged in and stays so.
pub fn refusal(page: PageLanguage, person: Person, here: String, why: &Unreached) -> Response {
    let status = match why {
        Unreached::Central(error) | Unreached::Figures(FiguresError::Central(error)) => {
            return login::failed(page, error);
        }
        Unreached::Broken(broken) => {
            tracing::error!(%broken, "run hailong publication verify");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        Unreached::Figures(_) | Unreached::OtherFormula | Unreached::NotNarrowed => {
            StatusCode::BAD_REQUEST
        }
        Unreached::OtherUnit | Unreached::NoFiles => StatusCode::FORBIDDEN,
        // Nobody asked for a quarter: that there is none yet is no mistake of theirs.
        Unreached::NotPublished(_, period) if period.is_empty() => StatusCode::OK,
        Unreached::NotPublished(..) => StatusCode::NOT_FOUND,
    };
    let reader = Reader::of(page.language);
    let (title, text) = reader.results().refusal(why);
    // What was asked for is not said back: it may be a unit that is not theirs.
    let here = here.split('?').next().unwrap_or_default().to_owned();
    let body = view::no_results(reader, person, here, title, text);
    (status, body).into_response()
}
