//! Comments as they are searched and worked on: what is kept beside each, who may see which, and what may be
//! done to one. What a text says is judged in `voice`; the text itself stays where it was, as it was written.
//!
//! People who do not see single submissions see comments of a quarter only once it is published, and of a
//! unit only in steps of five submissions or more: what came late waits for a revision. They get them in the
//! order of hashes, which tells no time, and a procedure only where five or more are of it.

use async_trait::async_trait;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::CentralError;
use super::closed::UnitDays;
use super::sample::Period;
use crate::limits::SMALLEST_BASE;
use crate::limits::voices::DUE_WORKING_DAYS;
use crate::voice::query::Term;
use crate::voice::words::Words;
use crate::voice::{RULES, alike, danger, due};

/// Comments at central.
#[async_trait]
pub trait Voices: Send + Sync {
    /// Reads comments that were not read yet, at most `limit`; true when there may be more.
    async fn read_voices(&self, limit: u32) -> Result<bool, CentralError>;

    /// Opens comments of published quarters to people of the units; says how many units see more.
    async fn open_voices(&self, today: Date) -> Result<u64, CentralError>;

    /// Comments that the filter lets through, after the one with the id `after`, at most `limit`: the newest
    /// first, or in the order of hashes when the filter is of opened ones.
    async fn voices(
        &self,
        filter: &VoiceFilter,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Voice>, CentralError>;

    /// How many comments of these groups the filter's eyes may see, whatever else it asks for.
    async fn alike(
        &self,
        filter: &VoiceFilter,
        groups: &[i64],
    ) -> Result<Vec<(i64, i64)>, CentralError>;

    /// What the agency answered to what was sent with this receipt.
    async fn reply(&self, receipt: &str) -> Result<Option<String>, CentralError>;

    /// Does something to a comment, in one transaction with the audit. False when it is not there.
    async fn change_voice(
        &self,
        id: i64,
        change: &Change,
        at: i64,
        actor: &str,
    ) -> Result<bool, CentralError>;
}

/// Whose eyes the comments are for, and which are asked for. A member that is `None` does not restrict.
#[derive(Clone, Debug, Default)]
pub struct VoiceFilter {
    /// Only opened ones, in the order of hashes.
    pub opened_only: bool,
    /// Only of these units on these days, or assigned to one of them.
    pub within: Option<Vec<UnitDays>>,
    /// Only this comment.
    pub id: Option<i64>,
    /// All of these are in it.
    pub terms: Vec<Term>,
    /// Only of these units on these days.
    pub units: Option<Vec<UnitDays>>,
    /// Only of this survey.
    pub survey: Option<String>,
    /// Only about this procedure, where that may be seen.
    pub service: Option<String>,
    /// From this day on, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
    /// Only with this level of the question `overall`.
    pub overall: Option<u8>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only with this status.
    pub status: Option<Status>,
    /// Only in this language.
    pub lang: Option<String>,
    /// Only what somebody has to look at, or what is set apart.
    pub flag: Option<Flag>,
    /// Only of this group of almost equal ones.
    pub alike: Option<i64>,
}

/// A kind of comments that is asked for by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// It speaks of danger.
    Danger,
    /// It speaks of danger, and nobody has marked it as seen.
    DangerUnseen,
    /// Not dealt with, and due, or opened, before this day.
    OverdueBefore {
        /// `YYYY-MM-DD`: due before it.
        due: String,
        /// `YYYY-MM-DD`: opened before it.
        opened: String,
    },
    /// Hidden by somebody.
    Hidden,
    /// Of a submission that does not count.
    Apart,
}

/// Whether comments that staff have hidden are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// As for exports: nothing is lost.
    Too,
    /// As for pages that everybody of the central team has open.
    LeftOut,
}

/// How far the work on a comment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nobody has done anything.
    #[default]
    New,
    /// Somebody is at it.
    Open,
    /// It was answered.
    Answered,
    /// Nothing is to be done, for a reason.
    Closed,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 4] = [Status::New, Status::Open, Status::Answered, Status::Closed];

    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Open => "open",
            Status::Answered => "answered",
            Status::Closed => "closed",
        }
    }

    /// The status of a name.
    pub fn from_name(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// A comment with what is known of it. The text is as it was written: whoever shows it masks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// From a hash: tells no time.
    pub id: i64,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Procedure code, `""` when the page named none.
    pub service: String,
    /// True when people of a unit may see the procedure.
    pub is_service_told: bool,
    /// Language tag.
    pub lang: String,
    /// Level given to the question `overall`.
    pub overall: Option<u8>,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// Quarter, `YYYY-Qn`.
    pub quarter: String,
    /// The text, as written.
    pub text: String,
    /// Standing of its submission.
    pub standing: String,
    /// True when it speaks of danger.
    pub is_danger: bool,
    /// Group of almost equal ones.
    pub alike: i64,
    /// How far the work on it is.
    pub status: Status,
    /// Why nothing is to be done.
    pub status_reason: String,
    /// Agency code of who is to deal with it, `""` for nobody.
    pub assigned: String,
    /// Last day of the term, `YYYY-MM-DD`.
    pub due: String,
    /// Day on which people of the unit could first see it, `YYYY-MM-DD`.
    pub opened_on: Option<String>,
    /// What the agency answers, `""` for nothing.
    pub reply: String,
    /// Who hid it, `""` for nobody.
    pub hidden_by: String,
    /// Why.
    pub hidden_reason: String,
    /// Who marked the danger as seen, `""` for nobody.
    pub seen_by: String,
    /// What they did.
    pub seen_note: String,
    /// Tags, in order.
    pub tags: Vec<String>,
}

/// What may be done to a comment. Nothing deletes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These tags in the place of those it has.
    Tags(Vec<String>),
    /// This unit deals with it, `""`: nobody.
    Assign(String),
    /// This status, with its reason.
    Status(Status, String),
    /// This answer; the comment is answered then.
    Reply(String),
    /// Hidden by this person for this reason.
    Hide(String, String),
    /// Shown again.
    Show,
    /// The danger was seen by this person, who did this.
    Seen(String, String),
}

impl Change {
    /// What the audit calls it, and why or how; never what a citizen wrote, nor the reply.
    pub fn noted(&self) -> (&'static str, String) {
        match self {
            Change::Tags(tags) => ("comment-tag", tags.join(", ")),
            Change::Assign(unit) => ("comment-assign", unit.clone()),
            Change::Status(status, reason) => {
                ("comment-status", format!("{} {reason}", status.name()).trim_end().to_owned())
            }
            Change::Reply(_) => ("comment-reply", String::new()),
            Change::Hide(_, reason) => ("comment-hide", reason.clone()),
            Change::Show => ("comment-show", String::new()),
            Change::Seen(_, note) => ("comment-seen", note.clone()),
        }
    }
}

/// The subject of a comment in the audit.
pub fn subject(id: i64) -> String {
    format!("comment:{id}")
}

/// Up to which comment they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Under which rules.
    pub rules: u32,
    /// Submission of the last.
    pub submission: i64,
    /// Question of the last.
    pub question: String,
}

/// A comment that was not read yet.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Central's id of the submission.
    pub submission: i64,
    /// Its receipt.
    pub receipt: String,
    /// Day of Asia/Ho_Chi_Minh, `YYYY-MM-DD`.
    pub day: String,
    /// Question id.
    pub question: String,
    /// Level given to the question `overall`.
    pub overall: Option<u8>,
    /// The text, as written.
    pub text: String,
}

/// What is kept of a comment that was read.
#[derive(Clone, Debug)]
pub struct ReadVoice {
    /// From a hash of the receipt, which nobody of a unit ever sees. Two of ten million comments are the same
    /// with a chance of one in 180,000; the later one would not be listed.
    pub id: i64,
    /// Central's id of the submission.
    pub submission: i64,
    /// Question id.
    pub question: String,
    /// Quarter, `YYYY-Qn`.
    pub quarter: String,
    /// Level given to the question `overall`.
    pub overall: Option<u8>,
    /// Its words.
    pub words: Words,
    /// True when it speaks of danger.
    pub is_danger: bool,
    /// Group of almost equal ones.
    pub alike: i64,
    /// By which almost equal ones find it.
    pub bands: Vec<i64>,
    /// Last day of the term.
    pub due: String,
}

/// Counted submissions of a unit and a quarter that people of the unit do not see yet.
#[derive(Clone, Debug)]
pub struct Unopened {
    /// As it came.
    pub unit: String,
    /// How many.
    pub n: i64,
    /// Id of the last.
    pub last: i64,
}

/// The statements that reading and opening need of a database, in one transaction.
#[async_trait]
pub trait VoiceLedger: Send {
    /// Up to which comment they were read.
    async fn mark(&mut self) -> Result<Option<Mark>, CentralError>;

    /// Keeps it.
    async fn put_mark(&mut self, mark: &Mark) -> Result<(), CentralError>;

    /// Comments after the mark, by submission and question.
    async fn unread(&mut self, mark: &Mark, limit: u32) -> Result<Vec<Unread>, CentralError>;

    /// Groups and words without diacritics of other comments that share a band.
    async fn in_bands(&mut self, voice: &ReadVoice) -> Result<Vec<(i64, String)>, CentralError>;

    /// Keeps a comment that was read, with the work on it as it was.
    async fn put_voice(&mut self, voice: &ReadVoice) -> Result<(), CentralError>;

    /// Publications whose newest revision has not opened comments yet: survey, quarter, revision.
    async fn publications_unopened(&mut self) -> Result<Vec<(String, String, u32)>, CentralError>;

    /// Counted submissions after what is opened, by unit.
    async fn unopened(
        &mut self,
        survey: &str,
        quarter: Period,
    ) -> Result<Vec<Unopened>, CentralError>;

    /// Counted submissions of a unit up to this one, by procedure.
    async fn by_service(
        &mut self,
        survey: &str,
        quarter: Period,
        unit: &Unopened,
    ) -> Result<Vec<(String, i64)>, CentralError>;

    /// Opens a unit, and tells of these procedures.
    async fn put_opening(
        &mut self,
        survey: &str,
        quarter: &str,
        unit: &Unopened,
        services: &[String],
        today: &str,
    ) -> Result<(), CentralError>;

    /// Notes that a revision has opened what it opens.
    async fn put_opened(
        &mut self,
        survey: &str,
        quarter: &str,
        revision: u32,
    ) -> Result<(), CentralError>;
}

/// Reads the next comments; true when there may be more.
pub async fn read(ledger: &mut impl VoiceLedger, limit: u32) -> Result<bool, CentralError> {
    let mark = ledger.mark().await?.filter(|mark| mark.rules == RULES);
    let mut mark = mark.unwrap_or(Mark { rules: RULES, ..Mark::default() });
    let unread = ledger.unread(&mark, limit).await?;
    for comment in &unread {
        let mut voice = read_one(comment)?;
        if let Some(runs) = alike::runs(&voice.words) {
            voice.bands = alike::bands(&runs);
            let others = ledger.in_bands(&voice).await?;
            let is_alike = |folded: &str| {
                alike::runs(&Words::of(folded)).is_some_and(|other| alike::is_alike(&runs, &other))
            };
            if let Some((group, _)) = others.iter().find(|(_, folded)| is_alike(folded)) {
                voice.alike = *group;
            }
        }
        ledger.put_voice(&voice).await?;
    }
    if let Some(last) = unread.last() {
        mark.submission = last.submission;
        mark.question.clone_from(&last.question);
        ledger.put_mark(&mark).await?;
    }
    Ok(unread.len() >= usize::try_from(limit).unwrap_or(usize::MAX))
}

fn read_one(comment: &Unread) -> Result<ReadVoice, CentralError> {
    let day = comment.day.parse::<Date>();
    let day = day.map_err(|_| CentralError::Corrupt(format!("'{}' is not a day", comment.day)))?;
    let words = Words::of_comment(&comment.text);
    let id = id_of(&comment.receipt, comment.submission, &comment.question);
    Ok(ReadVoice {
        id,
        submission: comment.submission,
        question: comment.question.clone(),
        quarter: Period::quarter_of(day).to_string(),
        overall: comment.overall,
        is_danger: danger::is_danger(&words),
        words,
        alike: id,
        bands: Vec::new(),
        due: due::due(day, DUE_WORKING_DAYS).to_string(),
    })
}

/// A positive number that tells neither when nor what.
fn id_of(receipt: &str, submission: i64, question: &str) -> i64 {
    let text = serde_json::json!(["comment", receipt, submission, question]).to_string();
    let digest = Sha256::digest(text);
    digest.iter().take(8).fold(0, |id: i64, byte| (id << 8) | i64::from(*byte)) & i64::MAX
}

/// Opens what newly published quarters open.
pub async fn open(ledger: &mut impl VoiceLedger, today: Date) -> Result<u64, CentralError> {
    let mut opened = 0;
    for (survey, quarter, revision) in ledger.publications_unopened().await? {
        if let Some(period) = Period::read(&quarter) {
            for unit in ledger.unopened(&survey, period).await? {
                if unit.n.unsigned_abs() >= SMALLEST_BASE {
                    let services = told(ledger.by_service(&survey, period, &unit).await?);
                    let today = today.to_string();
                    ledger.put_opening(&survey, &quarter, &unit, &services, &today).await?;
                    opened += 1;
                }
            }
        }
        ledger.put_opened(&survey, &quarter, revision).await?;
    }
    Ok(opened)
}

/// The procedures that may be told: five or more are of each, and of all the others together five or more, or
/// none: else what is not told would be known from what is.
fn told(mut services: Vec<(String, i64)>) -> Vec<String> {
    let least = i64::try_from(SMALLEST_BASE).unwrap_or(i64::MAX);
    services.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
    let (mut first, mut rest) = (0, 0);
    while let Some((_, n)) = services.get(first) {
        if *n >= least && (rest == 0 || rest >= least) {
            break;
        }
        (first, rest) = (first + 1, rest + n);
    }
    services.into_iter().skip(first).map(|(service, _)| service).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_is_told_with_five_and_when_the_others_stay_five() {
        let of = |services: &[(&str, i64)]| {
            told(services.iter().map(|(service, n)| ((*service).to_owned(), *n)).collect())
        };
        assert_eq!(of(&[("a", 5)]), ["a"]);
        assert_eq!(of(&[("a", 4)]), [""; 0]);
        assert_eq!(of(&[("a", 6), ("b", 1)]), [""; 0], "what is not 'a' would be 'b'");
        assert_eq!(of(&[("a", 6), ("b", 1), ("c", 5)]), ["a"]);
        assert_eq!(of(&[("a", 9), ("b", 2), ("c", 3)]), ["a"], "'b' and 'c' are five together");
    }

    #[test]
    fn an_id_is_of_receipt_submission_and_question() {
        let id = id_of("R", 1, "comment");
        assert!(id >= 0);
        let others = [id_of("S", 1, "comment"), id_of("R", 2, "comment"), id_of("R", 1, "other")];
        assert!(!others.contains(&id));
    }
}
