//! Judging a decoded submission against survey and invite, and making of it what may be written.

use model::language::Language;
use model::{Checked, Problem, ProblemKind};

use super::decode::Decoded;
use crate::entry::{Body, Stage};
use crate::error::Rejection;
use crate::secrets::Secrets;
use crate::surveys::Surveys;

/// A submission that may be written.
pub struct Judged {
    /// The valid submission.
    pub checked: Checked,
    /// SHA-256 of its content.
    pub hash: [u8; 32],
}

/// Judges survey, then invite, then the survey's rules.
pub fn judge(surveys: &Surveys, decoded: Decoded) -> Result<Judged, Rejection> {
    let language = decoded.language;
    let invalid = |problem| Rejection::Invalid(language, vec![problem]);
    let (submission, hash) = match (decoded.submission, decoded.hash) {
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
    if submission.invite.is_some() {
        // No issuer can be registered yet, so every invite is of an unknown one.
        return Err(Rejection::InviteUnknownIssuer);
    }
    let checked = model::check(&*survey, submission)
        .map_err(|problems| Rejection::Invalid(language, problems))?;
    Ok(Judged { checked, hash })
}

/// What is written down: the dossier only as its pseudonym, the invite not at all.
pub fn body(checked: Checked, secrets: &Secrets) -> Body {
    Body {
        survey: checked.survey,
        version: checked.version,
        language: checked.language,
        unit: checked.unit,
        service: checked.service,
        dossier: checked.dossier.map(|code| secrets.dossier(&code)),
        channel: checked.channel,
        assisted: checked.assisted,
        rank: checked.channel.rank(checked.assisted),
        stage: Stage::Result,
        answers: checked.answers,
        elapsed_ms: checked.elapsed_ms,
        flags: Vec::new(),
        sender: None,
        invite: None,
    }
}

/// The language of a submission, as far as it names one we speak.
pub fn language(tag: Option<&str>) -> Language {
    tag.and_then(Language::from_tag).unwrap_or_default()
}
