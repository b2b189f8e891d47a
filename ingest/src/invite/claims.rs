//! The claims of an invite as its issuer wrote them, each held against its form. What they mean for
//! a submission is judged in `verify`.

use model::code::{is_dossier, is_service, is_unit};
use serde_json::{Map, Value};

use super::Invite;
use crate::entry::Stage;
use crate::limits::{INVITE_ID_LENGTH_MAX, ISSUER_LENGTH_MAX};

/// `sub` of every invite.
pub const SUBJECT: &str = "invite";

/// What the claims say, and when they are good.
pub struct Claims {
    /// What is said of the rating.
    pub invite: Invite,
    /// Seconds since 1970 from which it is good, if it says so.
    pub not_before: Option<f64>,
    /// When it was signed, seconds since 1970.
    pub issued_at: f64,
    /// Up to when it is good, seconds since 1970.
    pub expires: f64,
}

/// True for a name that an issuer may have: printable ASCII without blanks, as in `iss`.
pub fn is_issuer(name: &str) -> bool {
    (1..=ISSUER_LENGTH_MAX).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic())
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().count() <= INVITE_ID_LENGTH_MAX
}

/// Reads the claims.
///
/// # Errors
/// What is wrong with the first claim that is, as the end of a sentence.
pub fn read(claims: &Map<String, Value>) -> Result<Claims, &'static str> {
    let text = |name| claims.get(name).and_then(Value::as_str);
    if text("sub") != Some(SUBJECT) {
        return Err("the claim sub is not \"invite\"");
    }
    let invite = Invite {
        issuer: needed(text("iss"), is_issuer, "the claim iss is missing or not a name")?,
        id: needed(text("jti"), is_id, "the claim jti is missing, empty or too long")?,
        survey: needed(text("survey"), |_| true, "the claim survey is missing")?,
        unit: needed(text("unit"), is_unit, "the claim unit is missing or not an agency code")?,
        service: code(claims, "service", is_service, "the claim service is not a code")?,
        dossier: code(claims, "dossier", is_dossier, "the claim dossier is not a code")?,
        stage: stage(claims.get("stage"))?,
        assisted: match claims.get("assisted") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(assisted)) => *assisted,
            Some(_) => return Err("the claim assisted is neither true nor false"),
        },
    };
    let not_before = match claims.get("nbf") {
        None | Some(Value::Null) => None,
        Some(at) => Some(at.as_f64().ok_or("the claim nbf is no number of seconds")?),
    };
    let seconds = |name| claims.get(name).and_then(Value::as_f64);
    let issued_at = seconds("iat").ok_or("the claim iat is missing or no number of seconds")?;
    let expires = seconds("exp").ok_or("the claim exp is missing or no number of seconds")?;
    Ok(Claims { invite, not_before, issued_at, expires })
}

fn needed(
    value: Option<&str>,
    is_fit: fn(&str) -> bool,
    otherwise: &'static str,
) -> Result<String, &'static str> {
    value.filter(|value| is_fit(value)).map(str::to_owned).ok_or(otherwise)
}

/// A code that may be left out; libraries of many languages write null for that.
fn code(
    claims: &Map<String, Value>,
    name: &str,
    is_fit: fn(&str) -> bool,
    otherwise: &'static str,
) -> Result<Option<String>, &'static str> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => needed(value.as_str(), is_fit, otherwise).map(Some),
    }
}

fn stage(claim: Option<&Value>) -> Result<Stage, &'static str> {
    let name = match claim {
        None | Some(Value::Null) => return Ok(Stage::default()),
        Some(name) => name.as_str(),
    };
    let otherwise = "the claim stage is none of received, supplement, refused, result";
    name.and_then(Stage::from_name).ok_or(otherwise)
}
