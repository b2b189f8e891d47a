//! What is answered, as the OpenAPI document names it. The submission itself is described from the
//! surveys, see `submission`; schemathesis holds every answer of the running service against these.
#![allow(dead_code, reason = "described here, written where it is answered")]

use serde::Serialize;
use utoipa::ToSchema;

/// A submission that was taken.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// `stored`: now, and on disk. `repeat`: it was there before.
    outcome: TakenAs,
    /// What the citizen keeps, e.g. `K7QF-0M2T-9XAB-4C1D`.
    #[schema(pattern = "^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$")]
    receipt: String,
    /// The key it was sent with, lower case.
    #[schema(format = "uuid")]
    key: String,
}

/// How a submission was taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TakenAs {
    /// It is new.
    Stored,
    /// It was there before, with the same content.
    Repeat,
}

/// The service's public keys (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct KeySet {
    /// A submission is sealed to the first.
    keys: Vec<PublicKey>,
}

/// A public key that submissions may be sealed to: JWE compact, `ECDH-ES` with `A256GCM`.
#[derive(Serialize, ToSchema)]
pub struct PublicKey {
    /// `EC`.
    kty: String,
    /// `P-256`.
    crv: String,
    /// The point, base64url.
    x: String,
    /// The point, base64url.
    y: String,
    /// Its name: the RFC 7638 thumbprint.
    kid: String,
    /// `enc`.
    r#use: String,
    /// `ECDH-ES`.
    alg: String,
}

/// What became of a batch.
#[derive(Serialize, ToSchema)]
pub struct Results {
    /// One for each submission, in their order: a `Taken` or a `Problem`, each with its `status`.
    results: Vec<OneResult>,
}

/// What became of one of a batch.
#[derive(Serialize, ToSchema)]
pub struct OneResult {
    /// The status it would have had by itself.
    #[schema(minimum = 200, maximum = 599)]
    status: u16,
    /// When it was taken, how.
    outcome: Option<TakenAs>,
    /// When it was taken, its receipt.
    receipt: Option<String>,
    /// When it was taken, its key.
    key: Option<String>,
    /// When it was refused, the kind of problem.
    r#type: Option<String>,
}

/// What a page tells of the widget in it.
#[derive(Serialize, ToSchema)]
pub struct Heartbeat {
    /// Version of the widget.
    #[schema(pattern = "^[0-9A-Za-z.+-]{1,40}$", example = "0.1.0")]
    version: String,
    /// `ready`, `offered`, or why it could not run.
    #[schema(pattern = "^[0-9A-Za-z.+-]{1,40}$", example = "ready")]
    kind: String,
}

/// How often the questions were seen and begun, without identity.
#[derive(Serialize, ToSchema)]
pub struct FunnelTold {
    /// The survey.
    #[schema(pattern = "^(one-stop|online-service|sipas-2023)$", example = "one-stop")]
    survey: String,
    /// Agency code.
    #[schema(pattern = "^[0-9A-Z.]{0,35}$", example = "H47.15")]
    unit: Option<String>,
    /// Procedure code.
    #[schema(pattern = "^[0-9A-Z.-]{0,50}$", example = "1.004227")]
    service: Option<String>,
    /// How the citizen was reached.
    #[schema(
        pattern = "^(portal|link|qr|sms|kiosk|counter|interview|phone|paper)$",
        default = "portal"
    )]
    #[serde(default)]
    channel: String,
    /// How often they were seen.
    #[schema(minimum = 0, maximum = 100, default = 0)]
    #[serde(default)]
    shown: u32,
    /// How often a first answer was given.
    #[schema(minimum = 0, maximum = 100, default = 0)]
    #[serde(default)]
    started: u32,
}

/// Eligible dossiers of one-stop software.
#[derive(Serialize, ToSchema)]
pub struct DossiersTold {
    /// At most 1,000 at once.
    #[schema(max_items = 1000)]
    dossiers: Vec<DossierTold>,
}

/// A dossier whose citizen may rate, also when it was refused or sent back for supplements.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierTold {
    /// Its code. It is pseudonymised on arrival and kept nowhere.
    #[schema(pattern = "^[0-9A-Z.-]{1,50}$", example = "H47.15-260821-0001")]
    dossier: String,
    /// Agency code.
    #[schema(pattern = "^[0-9A-Z.]{1,35}$", example = "H47.15")]
    unit: String,
    /// Procedure code.
    #[schema(pattern = "^[0-9A-Z.-]{1,50}$", example = "1.004227")]
    service: Option<String>,
    /// How the citizen is asked, a channel of a submission.
    channel: Option<String>,
    /// `received`, `supplement`, `refused` or `result`, which it is when nothing is said.
    #[schema(pattern = "^(received|supplement|refused|result)$", default = "result")]
    #[serde(default)]
    stage: String,
    /// The day of the result or refusal, of Asia/Ho_Chi_Minh; only and always with one of them.
    #[schema(format = "date")]
    result_on: Option<String>,
    /// The day on which the citizen was invited.
    #[schema(format = "date")]
    invited_on: Option<String>,
    /// False takes it out of the count.
    #[schema(default = true)]
    #[serde(default)]
    eligible: bool,
}

/// Dossiers were taken.
#[derive(Serialize, ToSchema)]
pub struct DossiersTaken {
    /// Different dossiers in the request.
    taken: u64,
    /// How many of them were new, or told otherwise before.
    changed: u64,
}

/// The funnel.
#[derive(Serialize, ToSchema)]
pub struct FunnelReport {
    /// What was asked for: agency, procedure, survey, first and last day; null where not restricted.
    unit: Option<String>,
    service: Option<String>,
    survey: Option<String>,
    from: Option<String>,
    to: Option<String>,
    /// What the lines are told apart by.
    by: Vec<String>,
    /// One object for each line: what it is of, then the counts.
    lines: Vec<FunnelReportLine>,
    /// When it was computed.
    #[schema(format = "date-time")]
    computed_at: String,
}

/// The counts of a line, beside the columns it is of.
#[derive(Serialize, ToSchema)]
pub struct FunnelReportLine {
    /// Eligible dossiers with a result or refusal; null where nobody told of any.
    eligible: Option<i64>,
    /// Of these, how many have at least one counted submission.
    responded: Option<i64>,
    /// The share in percent, one decimal; null where it is unknown.
    response_rate: Option<f64>,
    /// Dossiers whose citizen was invited.
    invited: i64,
    /// How often the questions were seen.
    shown: i64,
    /// How often a first answer was given.
    started: i64,
    /// Submissions, whatever their standing.
    submitted: i64,
    /// Submissions that count.
    counted: i64,
}

/// How figures that were published are written.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PublicationFormat {
    /// The canonical JSON.
    Json,
    /// One row for each unit and figure.
    Csv,
}

/// What was published.
#[derive(Serialize, ToSchema)]
pub struct PublicationList {
    /// By survey, quarter and revision.
    pub publications: Vec<PublicationTold>,
}

/// One revision, without its figures.
#[derive(Serialize, ToSchema)]
pub struct PublicationTold {
    /// Survey id.
    pub survey: String,
    /// Quarter, `YYYY-Qn`.
    pub period: String,
    /// From 1.
    #[schema(minimum = 1)]
    pub revision: u32,
    /// When it was made.
    #[schema(format = "date-time")]
    pub made_at: String,
    /// Why there is this revision; empty for the first, unless somebody said.
    pub note: String,
    /// SHA-256 of its JSON, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
    /// Hash of the revision before; null for the first.
    pub previous: Option<String>,
}

/// RFC 9457: what was wrong, in a form that programs can tell apart by `type`.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// `/problems/` and a name that never changes; the address tells more.
    #[schema(pattern = "^/problems/[a-z-]+$")]
    r#type: String,
    /// What it is, in English.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What can be done about it.
    detail: String,
    /// With a refused invite: a sentence for the citizen, in the submission's language.
    message: Option<String>,
    /// With `invalid`: each rule that is broken, with a sentence in the submission's language.
    problems: Option<Vec<BrokenRule>>,
}

/// A rule of the survey that a submission breaks.
#[derive(Serialize, ToSchema)]
pub struct BrokenRule {
    /// The question, or null when it is about a member outside of the answers.
    #[schema(required)]
    question: Option<String>,
    /// The row of a matrix.
    row: Option<String>,
    /// The member, when there is no question.
    field: Option<String>,
    /// The name of the rule, e.g. `required`.
    problem: String,
    /// A sentence for people.
    message: String,
}

/// What became of a submission, without its content.
#[derive(Serialize, ToSchema)]
pub struct ReceiptState {
    /// The receipt in its one written form.
    receipt: String,
    /// The survey.
    survey: String,
    /// The day it was received, of Asia/Ho_Chi_Minh.
    #[schema(format = "date")]
    received_on: String,
    /// `stored` while only this node has it, then its standing at central; `withdrawn` or `erased`.
    state: String,
}

/// What the receipts' page sends.
#[derive(Serialize, ToSchema)]
pub struct ReceiptForm {
    /// As it was given, in either case, with or without hyphens.
    #[schema(pattern = "^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$")]
    receipt: String,
    /// What was pressed: nothing to look it up, `withdraw` to be asked, `yes` to withdraw it.
    press: Option<String>,
}

/// An invite that a short link is wanted for.
#[derive(Serialize, ToSchema)]
pub struct LinkWanted {
    /// The signed invite: a JWS, compact.
    #[schema(pattern = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$")]
    invite: String,
}

/// A short link.
#[derive(Serialize, ToSchema)]
pub struct Linked {
    /// The address to send.
    link: String,
    /// Where its QR code is, as SVG.
    qr: String,
    /// The code in the address.
    code: String,
    /// When the invite is over.
    #[schema(format = "date-time")]
    expires_at: String,
}

/// A tablet that wants to be paired.
#[derive(Serialize, ToSchema)]
pub struct Pairing {
    /// The pairing code, in either case, with or without hyphens.
    #[schema(pattern = "^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$")]
    code: String,
    /// Its public key: a JWK on P-256.
    key: PublicJwk,
}

/// A public key of a tablet.
#[derive(Serialize, ToSchema)]
pub struct PublicJwk {
    /// `EC`.
    #[schema(pattern = "^EC$")]
    kty: String,
    /// `P-256`.
    #[schema(pattern = "^P-256$")]
    crv: String,
    /// A coordinate in base64url; together they are a point of the curve.
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$")]
    x: String,
    /// The other one.
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$")]
    y: String,
}

/// A tablet that was paired.
#[derive(Serialize, ToSchema)]
pub struct Paired {
    /// The name of its key: `kid` in the header of what it signs.
    device: String,
    /// The agency it stands in.
    unit: String,
    /// What the office calls it.
    name: String,
}

/// The process answers.
#[derive(Serialize, ToSchema)]
pub struct Alive {
    /// `alive`.
    status: String,
    /// The version of the program.
    version: String,
}

/// Whether submissions can be acknowledged.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ready` or `not-ready`.
    status: String,
    /// Why not.
    why: Option<String>,
}

/// A language of the texts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LanguageTag {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// The number of the widget's binary form, which changes with its layout.
#[derive(Serialize, ToSchema)]
#[schema(minimum = 2, maximum = 2)]
pub struct Layout(u32);
