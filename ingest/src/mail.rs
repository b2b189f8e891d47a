//! Mail that the service sends: where to, through which server, and whether the server took it. What mails
//! say is in `monitor::wording`; nothing is queued here, so whoever sends tries again.
//!
//! A server's answer may quote an address, so errors tell the reply code of a refusal and never its text.

use std::time::Duration;

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::limits::{ALERT_MAIL_TO_MAX, SMTP_TIMEOUT};

/// Who writes to whom, and through which server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtp://HOST:PORT`, `smtp://HOST?tls=required`, `smtps://USER:PASSWORD@HOST`.
    pub server: String,
    /// Who writes.
    pub from: Mailbox,
    /// Who is told.
    pub to: Vec<Mailbox>,
}

/// Why settings of mail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailSettingsError {
    /// Some are set and others not.
    #[error(
        "settings: {missing} is not set; mail of alerts needs smtp_url, alert_mail_from and alert_mail_to"
    )]
    Missing {
        /// The first that is not there.
        missing: &'static str,
    },
    /// An address is none.
    #[error("settings: {key}: {told} is no address of mail, e.g. hailong@example.vn")]
    Address {
        /// The key.
        key: &'static str,
        /// What was set.
        told: String,
    },
    /// Too many are told.
    #[error("settings: alert_mail_to has {0} addresses, at most {ALERT_MAIL_TO_MAX}; use a list")]
    TooMany(usize),
    /// The server is none.
    #[error(
        "settings: smtp_url cannot be used; it is like smtp://mail.example.vn?tls=required or \
         smtps://USER:PASSWORD@mail.example.vn"
    )]
    Server,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// What is to be sent is no mail.
    #[error("the mail cannot be written: {0}")]
    Unwritten(#[from] lettre::error::Error),
    /// The server said no.
    #[error("the mail server refused it with {0}")]
    Refused(smtp::response::Code),
    /// There was no answer in time.
    #[error("the mail server gave no answer within {} s", SMTP_TIMEOUT.as_secs())]
    Late,
    /// The server cannot be reached, broke off, or is not the one whose name it has.
    #[error("no good connection to the mail server: {0}")]
    Away(smtp::Error),
}

impl MailSettings {
    /// What is set; `None` when nothing is.
    ///
    /// # Errors
    /// Only a part is set, or something of it is not understood.
    pub fn read(
        server: Option<&str>,
        from: Option<&str>,
        to: &[String],
    ) -> Result<Option<MailSettings>, MailSettingsError> {
        let missing = |missing| MailSettingsError::Missing { missing };
        if server.is_none() && from.is_none() && to.is_empty() {
            return Ok(None);
        }
        let server = server.ok_or(missing("smtp_url"))?;
        let from = from.ok_or(missing("alert_mail_from"))?;
        if to.is_empty() {
            return Err(missing("alert_mail_to"));
        }
        if to.len() > ALERT_MAIL_TO_MAX {
            return Err(MailSettingsError::TooMany(to.len()));
        }
        let settings = MailSettings {
            server: server.to_owned(),
            from: mailbox("alert_mail_from", from)?,
            to: to.iter().map(|one| mailbox("alert_mail_to", one)).collect::<Result<_, _>>()?,
        };
        settings.transport().map_err(|_| MailSettingsError::Server)?;
        Ok(Some(settings))
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, smtp::Error> {
        let timeout: Duration = SMTP_TIMEOUT;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.server)?;
        Ok(builder.timeout(Some(timeout)).build())
    }
}

fn mailbox(key: &'static str, text: &str) -> Result<Mailbox, MailSettingsError> {
    text.parse().map_err(|_| MailSettingsError::Address { key, told: text.to_owned() })
}

/// A mail before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same for the same mail sent again, so that a reader sees one.
    pub id: String,
    /// Message-IDs of the mails it follows.
    pub follows: Vec<String>,
}

/// Sends what is written.
#[derive(Clone, Debug)]
pub struct Post {
    settings: MailSettings,
}

impl Post {
    /// Opens no connection yet.
    pub fn new(settings: MailSettings) -> Post {
        Post { settings }
    }

    /// The domain of whoever writes, for Message-IDs.
    pub fn domain(&self) -> &str {
        self.settings.from.email.domain()
    }

    /// Sends it over a connection of its own, and returns once the server took it for everybody.
    ///
    /// # Errors
    /// The server cannot be reached or did not take it; see [`MailError`].
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let message = self.message(letter)?;
        let transport = self.settings.transport().map_err(MailError::Away)?;
        // Of each step lettre waits its own time; of all of them, somebody has to.
        match tokio::time::timeout(SMTP_TIMEOUT, transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(MailError::of(error)),
            Err(_) => Err(MailError::Late),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, lettre::error::Error> {
        let mut builder = Message::builder().from(self.settings.from.clone());
        for to in &self.settings.to {
            builder = builder.to(to.clone());
        }
        if !letter.follows.is_empty() {
            builder = builder.references(letter.follows.join(" "));
        }
        builder
            .subject(&letter.subject)
            .message_id(Some(letter.id.clone()))
            // No answer of somebody's holiday comes back (RFC 3834).
            .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
            .singlepart(
                SinglePart::builder()
                    .header(ContentType::TEXT_PLAIN)
                    .header(ContentTransferEncoding::Base64)
                    .body(letter.text.clone()),
            )
    }
}

const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

impl MailError {
    fn of(error: smtp::Error) -> MailError {
        match error.status() {
            Some(code) => MailError::Refused(code),
            None if error.is_timeout() => MailError::Late,
            None => MailError::Away(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(server: &str, from: &str, to: &[&str]) -> Result<Option<MailSettings>, String> {
        let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let to: Vec<String> = to.iter().map(|one| (*one).to_owned()).collect();
        MailSettings::read(set(server).as_deref(), set(from).as_deref(), &to)
            .map_err(|error| error.to_string())
    }

    const SERVER: &str = "smtp://127.0.0.1:2525";
    const FROM: &str = "Hài Lòng <hailong@example.vn>";

    #[test]
    fn all_of_it_is_set_or_nothing() {
        assert_eq!(read("", "", &[]), Ok(None));
        let all = read(SERVER, FROM, &["a@example.vn", "Lan <b@example.vn>"]).unwrap().unwrap();
        assert_eq!((all.to.len(), Post::new(all).domain()), (2, "example.vn"));
        for (server, from, to, missing) in [
            ("", FROM, &["a@example.vn"][..], "smtp_url is not set"),
            (SERVER, "", &["a@example.vn"], "alert_mail_from is not set"),
            (SERVER, FROM, &[], "alert_mail_to is not set"),
        ] {
            let error = read(server, from, to).unwrap_err();
            assert!(error.contains(missing), "{missing}: {error}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_without_the_password() {
        for (server, from, to, told) in [
            (SERVER, "nobody", &["a@example.vn"][..], "alert_mail_from: nobody is no address"),
            (SERVER, FROM, &["a@example.vn", "b"], "alert_mail_to: b is no address"),
            ("http://u:secret@a.vn", FROM, &["a@example.vn"], "smtp_url cannot be used"),
            ("smtp://u:secret@a.vn?tls=yes", FROM, &["a@example.vn"], "smtp_url cannot be used"),
        ] {
            let error = read(server, from, to).unwrap_err();
            assert!(error.contains(told) && !error.contains("secret"), "{told}: {error}");
        }
    }

    #[test]
    fn as_many_are_told_as_may_be_and_not_one_more() {
        let many = vec!["a@example.vn"; ALERT_MAIL_TO_MAX + 1];
        assert!(read(SERVER, FROM, &many[1..]).is_ok());
        assert!(read(SERVER, FROM, &many).unwrap_err().contains("use a list"));
    }

    #[test]
    fn a_mail_is_plain_text_that_no_holiday_answers() {
        let settings = read(SERVER, FROM, &["a@example.vn"]).unwrap().unwrap();
        let letter = Letter {
            subject: "[Hài Lòng] Máy «a» mất liên lạc".to_owned(),
            text: "Một dòng.\nHai dòng.\n".to_owned(),
            id: "<alert-1@example.vn>".to_owned(),
            follows: vec!["<alert-0@example.vn>".to_owned()],
        };
        let message = Post::new(settings).message(&letter).unwrap().formatted();
        let text = String::from_utf8(message).unwrap();
        for header in [
            "To: a@example.vn",
            "Message-ID: <alert-1@example.vn>",
            "References: <alert-0@example.vn>",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "Subject: =?utf-8?b?",
        ] {
            assert!(text.contains(header), "{header}: {text}");
        }
    }
}
