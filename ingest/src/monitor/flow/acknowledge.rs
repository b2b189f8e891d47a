//! `POST /monitor/flow/acknowledge`: somebody takes an alert on. It stays listed until it is over; who it was
//! and when is on the page and in the audit.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::central::CentralError;
use crate::monitor::guard::{FLOW, SignedIn};
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::{Access, Matter};
use crate::monitor::{Monitor, login};

/// What is pressed.
#[derive(Deserialize)]
pub struct Pressed {
    #[serde(default)]
    id: String,
}

/// `POST /monitor/flow/acknowledge`. An alert that is over or taken on already stays as it is.
pub async fn acknowledge(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(pressed): Form<Pressed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Live, Access::See) {
        return refusal;
    }
    let person = signed_in.person;
    let taken_on = async {
        let Ok(id) = pressed.id.parse() else { return Ok::<(), CentralError>(()) };
        let (central, now) = (&monitor.state.central, monitor.state.clock.now_ms());
        if let Some(alert) = central.acknowledge_alert(id, &person.name, now).await? {
            let subject = [alert.probe.as_str(), alert.name.as_str()].join(" ");
            monitor.note(&person, FLOW, "alert-acknowledge", subject.trim()).await?;
        }
        Ok(())
    };
    match taken_on.await {
        Ok(()) => Redirect::to("/monitor/flow#alerts").into_response(),
        Err(error) => login::failed(page, &error),
    }
}
