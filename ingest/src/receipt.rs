//! What a receipt stands for, and taking it back. Who has the receipt may do both; there is no other
//! proof, and 80 bits cannot be guessed.
//!
//! Asks journal and central; how it is shown is for `routes/receipts.rs` and `receipt_page`.

use model::Channel;

use crate::app::App;
use crate::central::rights::{ERASED, WITHDRAWN};
use crate::day;
use crate::secrets::read_receipt;

/// What can be told of a submission: nothing of what it said.
pub struct Known {
    /// As the contract writes it: four groups of four.
    pub receipt: String,
    /// Id of the survey.
    pub survey: String,
    /// Day on which it was received, in Viet Nam: `YYYY-MM-DD`.
    pub day: String,
    /// `stored` while only this node has it, then its standing at central; `withdrawn` and `erased`
    /// as soon as they are.
    pub state: String,
    /// What the agency answered; never to who holds a kiosk's receipt, and nothing while central is away.
    pub reply: Option<String>,
    /// How it was given, by the contract's names.
    channel: String,
}

impl Known {
    /// True when it was given at a kiosk: everybody who stands before it sees the receipt on its
    /// screen, so there the receipt proves nothing.
    pub fn is_from_kiosk(&self) -> bool {
        self.channel == Channel::Kiosk.name()
    }

    /// True when there is something left to withdraw, and the receipt proves who may.
    pub fn may_be_withdrawn(&self) -> bool {
        !self.is_from_kiosk() && self.state != ERASED && self.state != WITHDRAWN
    }
}

/// Why nothing can be told, or nothing withdrawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Untold {
    /// What was typed cannot be a receipt.
    Malformed,
    /// No submission has it, as far as this node and central know.
    Unknown,
    /// It came from a kiosk.
    Kiosk,
    /// Journal or central cannot be asked; it is in the log.
    Unavailable,
}

/// What became of a submission. `typed` is the receipt in either case, with or without hyphens.
///
/// # Errors
/// There is none, or it cannot be looked up now.
pub async fn look_up(app: &App, typed: &str) -> Result<Known, Untold> {
    let receipt = read_receipt(typed).ok_or(Untold::Malformed)?;
    let unreadable = |error| {
        tracing::error!(error = %error, "receipt could not be looked up in the journal");
        Untold::Unavailable
    };
    let in_journal = app.intake.journal.receipt(&receipt).await.map_err(unreadable)?;
    let is_withdrawn = app.intake.journal.is_withdrawn(&receipt).await.map_err(unreadable)?;
    let at_central = match app.central.receipt(&receipt).await {
        Ok(found) => found,
        // The journal's word is enough; without it, nothing can be said while central is away.
        Err(_) if in_journal.is_some() => None,
        Err(error) => {
            tracing::warn!(error = %error, "receipt could not be looked up at central");
            return Err(Untold::Unavailable);
        }
    };
    let mut known = match (at_central, in_journal) {
        (Some(found), _) => Known {
            receipt,
            survey: found.survey,
            day: found.day,
            state: found.standing,
            reply: None,
            channel: found.channel,
        },
        (None, Some((_, entry))) => Known {
            receipt,
            survey: entry.body.survey,
            day: day::of(entry.received_at).to_string(),
            state: "stored".to_owned(),
            reply: None,
            channel: entry.body.channel.name().to_owned(),
        },
        (None, None) => return Err(Untold::Unknown),
    };
    // Central may not have been told yet.
    if is_withdrawn && known.state != ERASED {
        WITHDRAWN.clone_into(&mut known.state);
    }
    if known.may_be_withdrawn() {
        // An answer less is better than none at all.
        known.reply = app.central.reply(&known.receipt).await.ok().flatten();
    }
    Ok(known)
}

/// Withdraws a submission. It is in this node's journal before this returns; central is told by the
/// exchange, so it works while central is away, as long as this node knows the submission. Once more
/// changes nothing.
///
/// # Errors
/// There is none, it came from a kiosk, or it cannot be looked up or written now.
pub async fn withdraw(app: &App, typed: &str) -> Result<Known, Untold> {
    let mut known = look_up(app, typed).await?;
    if known.is_from_kiosk() {
        return Err(Untold::Kiosk);
    }
    // It may have been withdrawn at another node.
    if !known.may_be_withdrawn() {
        return Ok(known);
    }
    let at = app.intake.clock.now_ms();
    app.intake.journal.withdraw(&known.receipt, at).await.map_err(|error| {
        tracing::error!(error = %error, "a withdrawal could not be written to the journal");
        Untold::Unavailable
    })?;
    metrics::counter!("hailong_withdrawals_total").increment(1);
    app.rights_news.tell();
    WITHDRAWN.clone_into(&mut known.state);
    Ok(known)
}
