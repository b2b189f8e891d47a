//! The pages: which template each uses and what it is given. All text is in `templates/`.

use askama::Template;

use crate::Origin;
use crate::dossier::Dossier;
use crate::policy::Directive;
use crate::trick::{Tale, Trick};

/// The list of all demo pages.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    /// Dossiers to look at.
    pub dossiers: Vec<Dossier>,
}

/// A result with the rating in it.
#[derive(Template)]
#[template(path = "result.html")]
pub struct Outcome {
    /// Where the widget comes from.
    pub ingest: Origin,
    /// The dossier.
    pub dossier: Dossier,
    /// The invite, signed for this dossier.
    pub invite: Option<String>,
}

/// The same under a strict content security policy, which it also explains.
#[derive(Template)]
#[template(path = "strict.html")]
pub struct Strict {
    /// Where the widget comes from.
    pub ingest: Origin,
    /// The dossier.
    pub dossier: Dossier,
    /// The invite, signed for this dossier.
    pub invite: Option<String>,
    /// The policy, line by line.
    pub directives: Vec<Directive>,
}

/// A result in English.
#[derive(Template)]
#[template(path = "result_en.html")]
pub struct OutcomeInEnglish {
    /// Where the widget comes from.
    pub ingest: Origin,
    /// The dossier.
    pub dossier: Dossier,
}

/// The result of an online service.
#[derive(Template)]
#[template(path = "online.html")]
pub struct Online {
    /// Where the widget comes from.
    pub ingest: Origin,
}

/// The long survey of the whole province.
#[derive(Template)]
#[template(path = "survey.html")]
pub struct Survey {
    /// Where the widget comes from.
    pub ingest: Origin,
}

/// A result where the rating appears in another way than in the page.
#[derive(Template)]
#[template(path = "appear.html")]
pub struct Appear {
    /// Where the widget comes from.
    pub ingest: Origin,
    /// The dossier.
    pub dossier: Dossier,
    /// `button`, `banner` or `frame`.
    pub way: &'static str,
}

/// What a host may change of the look.
#[derive(Template)]
#[template(path = "theme.html")]
pub struct Theme {
    /// Where the widget comes from.
    pub ingest: Origin,
}

/// Mistakes that an integrator can make.
#[derive(Template)]
#[template(path = "mistakes.html")]
pub struct Mistakes {
    /// Where the widget comes from.
    pub ingest: Origin,
}

/// The slip that goes home with the applicant.
#[derive(Template)]
#[template(path = "slip.html")]
pub struct Slip {
    /// The dossier.
    pub dossier: Dossier,
    /// Address behind the QR code.
    pub address: String,
    /// Address of the QR code.
    pub qr: String,
    /// True when the address is that of this dossier's invite.
    pub is_invited: bool,
}

/// The tricks of staff, and how one of them went.
#[derive(Template)]
#[template(path = "tricks.html")]
pub struct Tricks {
    /// Where the central team looks.
    pub ingest: Origin,
    /// The one that was played.
    pub played: Option<(Trick, Tale)>,
    /// False when the portal cannot sign.
    pub has_key: bool,
}

impl Tricks {
    /// How a trick went, if it is the one that was played.
    pub fn tale(&self, trick: &Trick) -> Option<&Tale> {
        self.played.as_ref().filter(|(played, _)| played == trick).map(|(_, tale)| tale)
    }

    /// True when its button can be pressed.
    pub fn is_playable(&self, trick: &Trick) -> bool {
        self.has_key || !trick.needs_key()
    }
}

/// Nothing is here.
#[derive(Template)]
#[template(path = "missing.html")]
pub struct Missing {
    /// The dossier code that was asked for, when one was.
    pub code: Option<String>,
}
