//! What a signed invite says, or why it is refused: pure over token, registered keys, survey, time.
//!
//! The algorithm is the key's: what a token's header says of it must agree and is otherwise not
//! listened to. The JSON Web Signature itself is `jsonwebtoken`'s work.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode, decode_header};
use model::limits::INVITE_LENGTH_MAX;
use serde_json::{Map, Value};

use super::claims::Claims;
use super::registry::{Registered, Registry};
use super::{Invite, InviteFault, claims};
use crate::limits::INVITE_CLOCK_SKEW_S;

/// Judges an invite that came with a submission to this survey, at this time.
///
/// # Errors
/// Why it is refused.
pub fn verify(
    token: &str,
    registry: &Registry,
    survey: &str,
    now_ms: i64,
) -> Result<Invite, InviteFault> {
    let (claims, registered) = genuine(token, registry)?;
    in_time(&claims, now_ms)?;
    if claims.invite.survey != survey {
        return Err(InviteFault::Foreign("it names another survey than the submission"));
    }
    allowed(claims, registered).map(|claims| claims.invite)
}

/// What an invite says that its issuer may say, whether it is in time or not.
///
/// # Errors
/// Why it is refused whatever the time.
pub fn read(token: &str, registry: &Registry) -> Result<Claims, InviteFault> {
    let (claims, registered) = genuine(token, registry)?;
    allowed(claims, registered)
}

/// What the issuer signed, with a key that is in force.
fn genuine<'a>(
    token: &str,
    registry: &'a Registry,
) -> Result<(Claims, &'a Registered), InviteFault> {
    let registered = find(token, registry)?;
    let claims = claims::read(&signed(token, registered)?).map_err(InviteFault::Malformed)?;
    if claims.invite.issuer != registered.issuer {
        return Err(InviteFault::Forged("the key belongs to another issuer than iss says"));
    }
    if registered.is_revoked {
        return Err(InviteFault::Revoked);
    }
    Ok((claims, registered))
}

fn allowed(claims: Claims, registered: &Registered) -> Result<Claims, InviteFault> {
    if !registered.is_allowed(&claims.invite.unit) {
        return Err(InviteFault::Foreign("its issuer may not invite for its unit"));
    }
    Ok(claims)
}

/// Whether it is good at this time.
///
/// # Errors
/// It is over, or not good yet.
pub fn in_time(claims: &Claims, now_ms: i64) -> Result<(), InviteFault> {
    let (now_s, skew_s) = (now_ms as f64 / 1_000.0, INVITE_CLOCK_SKEW_S as f64);
    if now_s > claims.expires + skew_s {
        return Err(InviteFault::Expired);
    }
    let first_s = claims.not_before.unwrap_or(claims.issued_at).max(claims.issued_at);
    if now_s < first_s - skew_s {
        return Err(InviteFault::NotYet);
    }
    Ok(())
}

/// The key that the header names. Nothing is believed yet.
fn find<'a>(token: &str, registry: &'a Registry) -> Result<&'a Registered, InviteFault> {
    if token.len() > INVITE_LENGTH_MAX {
        return Err(InviteFault::Malformed("it is longer than an invite may be"));
    }
    let header = decode_header(token).map_err(|error| unreadable(error.kind()))?;
    if header.crit.is_some() {
        return Err(InviteFault::Malformed("its header has critical extensions (crit)"));
    }
    let Some(id) = header.kid else {
        return Err(InviteFault::Malformed("its header does not name a key (kid)"));
    };
    registry.key(&id).ok_or(InviteFault::UnknownIssuer)
}

/// The claims, once the signature is known to be that of the key.
fn signed(token: &str, registered: &Registered) -> Result<Map<String, Value>, InviteFault> {
    let mut validation = Validation::new(registered.key.kind.algorithm());
    // Claims are judged here, against the time that is given, with a name for each refusal.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    match decode::<Map<String, Value>>(token, &registered.key.verifies, &validation) {
        Ok(token) => Ok(token.claims),
        Err(error) => Err(unreadable(error.kind())),
    }
}

fn unreadable(kind: &ErrorKind) -> InviteFault {
    match kind {
        ErrorKind::InvalidSignature => InviteFault::Forged("the signature does not fit the key"),
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidKeyFormat => {
            InviteFault::Forged("its header names another algorithm than the key's")
        }
        _ => InviteFault::Malformed("it is no JWT of three parts with a header and claims in JSON"),
    }
}
