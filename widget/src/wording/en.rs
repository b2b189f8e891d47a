//! The sentences in English.

use model::{Language, ProblemKind};

use super::{Words, around};

pub(super) const WORDS: Words = Words {
    send: "Send rating",
    next: "Continue",
    back: "Back",
    required: "required",
    optional_page: "You may skip any question you do not want to answer.",
    step: ("Step ", " of "),
    look_again: "Please look again",
    loading: "Loading the questions…",
    sending: "Sending your rating…",
    left: ("", " characters left"),
    over: ("", " characters too many"),
    unreached: (
        "Your rating was not sent",
        "Your answers are on this page only: please keep it open, check your connection, then choose “Send again”.",
    ),
    kept: (
        "Your rating will be sent when there is a connection",
        "It is kept on this device for up to 7 days, encrypted, so that nobody else can read it. It is sent from this page once you are connected, or when you open the portal again.",
    ),
    uninvited: "Send without invitation",
    kept_invite: "If the invitation is refused, it is sent without it.",
    refused: (
        "Your rating was not recorded",
        "The system does not accept ratings from this page. Please tell the office that received your dossier.",
    ),
    again: "Send again",
    thanks: (
        "Thank you for your rating",
        "Your opinion has been recorded and helps public offices to serve you better.",
    ),
    receipt: (
        "Receipt",
        "Keep this code if you may want to look up or withdraw your rating. It does not tell who you are.",
        "Look up or withdraw your rating",
    ),
    open_page: "Open the rating page",
};

pub(super) fn problem(kind: &ProblemKind) -> String {
    let fixed = match kind {
        ProblemKind::Required => "Please answer this question.",
        ProblemKind::TooLong(most) => {
            return around(Language::En, ("Please shorten it to ", " characters or fewer."), *most);
        }
        ProblemKind::NothingAnswered => "Please answer at least one question.",
        other => return other_problem(other),
    };
    fixed.to_owned()
}

/// What only other programs than the widget do wrong, so the widget does not carry these sentences.
#[cfg(not(target_arch = "wasm32"))]
fn other_problem(kind: &ProblemKind) -> String {
    let fixed = match kind {
        ProblemKind::NotAsked => "This question does not apply to what you answered.",
        ProblemKind::UnknownRow => "The question has no such row.",
        ProblemKind::WrongKind => "The answer is of another kind than the question takes.",
        ProblemKind::LevelOutOfScale(top) => {
            return around(Language::En, ("The level must be from 1 to ", "."), u32::from(*top));
        }
        ProblemKind::UnknownOption => "The question has no such option.",
        ProblemKind::RepeatedOption => "An option was chosen twice.",
        ProblemKind::Empty => "The answer is empty.",
        ProblemKind::ControlCharacter => {
            "The text has a character that cannot be used. Please type this part again."
        }
        ProblemKind::UnknownQuestion => "The survey has no such question.",
        ProblemKind::TooManyAnswers => "There are too many answers in one submission.",
        ProblemKind::MalformedKey => "The key of this submission is not valid.",
        ProblemKind::MalformedCode => "The code is not well formed.",
        ProblemKind::UnknownValue => "This value is not accepted.",
        ProblemKind::UnknownSurvey => "There is no such survey.",
        ProblemKind::UnknownVersion => "The survey has no such version.",
        ProblemKind::Malformed => {
            "Something is missing from what was sent, or is of the wrong type."
        }
        ProblemKind::Required | ProblemKind::TooLong(_) | ProblemKind::NothingAnswered => "",
    };
    fixed.to_owned()
}

#[cfg(target_arch = "wasm32")]
fn other_problem(_: &ProblemKind) -> String {
    "Please answer this question again.".to_owned()
}
