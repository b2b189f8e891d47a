//! Judging a decoded submission against survey and invite, and making of it what may be written.

use model::language::Language;
use model::{Channel, Checked, Problem, ProblemKind, Submission};

use super::decode::Decoded;
use crate::entry::{Body, SpentInvite};
use crate::error::Rejection;
use crate::invite::issuers::Refused;
use crate::invite::{Invite, Issuers};
use crate::secrets::Secrets;
use crate::surveys::Surveys;

/// Rank of a submission whose invite is good (ARCHITECTURE, precedence by evidence).
const RANK_INVITED: u8 = 3;

/// A submission that may be written.
pub struct Judged {
    /// The valid submission, with what its invite says in the place of what the page said.
    pub checked: Checked,
    /// SHA-256 of its content as it came.
    pub hash: [u8; 32],
    /// The good invite that came with it.
    pub invited: Option<Invited>,
}

/// A good invite, and what it is evidence of.
pub struct Invited {
    /// What it says.
    pub invite: Invite,
    /// False when the page names a dossier that the invite does not: that, nobody signed.
    pub is_proof: bool,
}

/// Judges survey, then invite, then the survey's rules.
pub fn judge(
    surveys: &Surveys,
    issuers: &Issuers,
    now_ms: i64,
    decoded: Decoded,
) -> Result<Judged, Rejection> {
    let language = decoded.language;
    let invalid = |problem| Rejection::Invalid(language, vec![problem]);
    let (mut submission, hash) = match (decoded.submission, decoded.hash) {
        (Ok(submission), Some(hash)) => (submission, hash),
        (Err(problem), _) => return Err(invalid(problem)),
        (Ok(_), None) => {
            return Err(invalid(Problem::member("submission", ProblemKind::Malformed)));
        }
    };
    let Some(survey) = surveys.get(&submission.survey, submission.version) else {
        return Err(invalid(match surveys.in_force(&submission.survey) {
            None => Problem::member("survey", ProblemKind::UnknownSurvey),
            Some(_) => Problem::member("version", ProblemKind::UnknownVersion),
        }));
    };
    let invited = match submission.invite.take() {
        None => None,
        Some(token) => {
            let judged = issuers.judge(&token, &submission.survey, now_ms);
            let invite = judged.map_err(|refused| match refused {
                Refused::Fault(fault) => Rejection::Invite(language, fault),
                Refused::Unjudged => Rejection::InviteUnjudged,
            })?;
            Some(speak_for(invite, &mut submission))
        }
    };
    let checked = model::check(&*survey, submission)
        .map_err(|problems| Rejection::Invalid(language, problems))?;
    Ok(Judged { checked, hash, invited })
}

/// Puts what the invite says in the place of what the page says. What the invite leaves open stays as
/// the page has it.
fn speak_for(invite: Invite, submission: &mut Submission) -> Invited {
    let context = &mut submission.context;
    context.unit = Some(invite.unit.clone());
    if invite.service.is_some() {
        context.service.clone_from(&invite.service);
    }
    let is_proof = invite.dossier.is_some() || context.dossier.is_none();
    if invite.dossier.is_some() {
        context.dossier.clone_from(&invite.dossier);
    }
    context.assisted |= invite.assisted;
    Invited { invite, is_proof }
}

/// What is written down: the dossier and the invite's id only as their pseudonyms.
pub fn body(checked: Checked, invited: Option<Invited>, secrets: &Secrets) -> Body {
    let is_proof = invited.as_ref().is_some_and(|invited| invited.is_proof);
    let invite = invited.map(|invited| invited.invite);
    Body {
        survey: checked.survey,
        version: checked.version,
        language: checked.language,
        unit: checked.unit,
        service: checked.service,
        dossier: checked.dossier.map(|code| secrets.dossier(&code)),
        channel: checked.channel,
        assisted: checked.assisted,
        rank: rank(checked.channel, checked.assisted, is_proof),
        stage: invite.as_ref().map(|invite| invite.stage).unwrap_or_default(),
        answers: checked.answers,
        elapsed_ms: checked.elapsed_ms,
        flags: Vec::new(),
        sender: None,
        answered_at: None,
        device: None,
        invite: invite.map(|invite| SpentInvite {
            id: secrets.invite(&invite.issuer, &invite.id),
            issuer: invite.issuer,
        }),
    }
}

/// A good invite raises the citizen's own device; a kiosk and whoever holds the device for the
/// citizen it does not, for the channel can only lower a rank.
fn rank(channel: Channel, assisted: bool, is_proof: bool) -> u8 {
    let uninvited = channel.rank(assisted);
    let is_own_device = uninvited == Channel::Portal.rank(false);
    if is_proof && is_own_device { RANK_INVITED } else { uninvited }
}

/// The language of a submission, as far as it names one we speak.
pub fn language(tag: Option<&str>) -> Language {
    tag.and_then(Language::from_tag).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_raises_the_own_device_and_no_channel_or_helper() {
        for channel in Channel::ALL {
            let own = channel.rank(false) == 2;
            let expected = if own { RANK_INVITED } else { channel.rank(false) };
            assert_eq!(rank(channel, false, true), expected, "{channel:?}");
            assert_eq!(rank(channel, false, false), channel.rank(false), "{channel:?}");
            assert_eq!(rank(channel, true, true), 0, "assisted, {channel:?}");
        }
    }
}
