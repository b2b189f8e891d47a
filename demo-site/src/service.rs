//! The portal's server speaks to the rating service as any one-stop software does: over HTTP, with what
//! the contract says and nothing else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::Origin;

/// How long an answer is waited for; the page waits for it, too.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long, and how often, a receipt is asked for until central has told what became of it.
const ASKED_FOR: Duration = Duration::from_secs(8);
const ASKED_EVERY: Duration = Duration::from_millis(150);

/// The rating service.
#[derive(Clone)]
pub struct Service {
    origin: Origin,
    client: Client,
    token: Option<String>,
}

/// What the service answered to a submission.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status; none when the service could not be reached.
    pub status: Option<u16>,
    /// The last part of the problem's type, or the outcome.
    pub kind: String,
    /// What the service says in words.
    pub words: String,
    /// The receipt, when it was taken.
    pub receipt: Option<String>,
}

/// The short link of an invite.
pub struct Link {
    /// Its address.
    pub address: String,
    /// Address of its QR code.
    pub qr: String,
}

impl Service {
    /// The service at an origin, with the token for links where the portal has one.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn new(origin: Origin, token: Option<String>) -> reqwest::Result<Service> {
        let client = Client::builder().timeout(PATIENCE).build()?;
        Ok(Service { origin, client, token })
    }

    /// Where it is.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Sends a rating of a dossier, as a page would.
    pub async fn rate(&self, rating: &Rating<'_>) -> Answer {
        let sent = self.client.post(format!("{}/v1/submissions", self.origin));
        let response = match sent.json(&rating.submission()).send().await {
            Ok(response) => response,
            Err(error) => return Answer::unreached(&error),
        };
        let status = response.status();
        match response.json::<Value>().await {
            Ok(body) => Answer::read(status, &body),
            Err(error) => Answer::unreached(&error),
        }
    }

    /// What became of a rating by its receipt, once central has it; what is known until then.
    pub async fn became(&self, receipt: &str) -> Option<String> {
        let begun = tokio::time::Instant::now();
        loop {
            let address = format!("{}/v1/receipts/{receipt}", self.origin);
            let told = self.client.get(address).send().await.ok()?.json::<Value>().await.ok()?;
            let state = told["state"].as_str()?.to_owned();
            if state != "stored" || begun.elapsed() > ASKED_FOR {
                return Some(state);
            }
            tokio::time::sleep(ASKED_EVERY).await;
        }
    }

    /// The short link of an invite; none without a token, or when the service gives none.
    pub async fn link(&self, invite: &str) -> Option<Link> {
        let asked = self.client.post(format!("{}/v1/invites", self.origin));
        let asked = asked.bearer_auth(self.token.as_ref()?).json(&json!({ "invite": invite }));
        let response = asked.send().await.ok()?;
        if !response.status().is_success() {
            eprintln!("no link: the service answered {}", response.status());
            return None;
        }
        let body = response.json::<Value>().await.ok()?;
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        Some(Link { address: text("link")?, qr: text("qr")? })
    }
}

impl Answer {
    fn read(status: StatusCode, body: &Value) -> Answer {
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        let kind = text("outcome").or_else(|| {
            text("type").map(|kind| kind.rsplit('/').next().unwrap_or_default().to_owned())
        });
        let words = text("message").or_else(|| text("detail")).unwrap_or_default();
        Answer {
            status: Some(status.as_u16()),
            kind: kind.unwrap_or_default(),
            words,
            receipt: text("receipt"),
        }
    }

    fn unreached(error: &reqwest::Error) -> Answer {
        eprintln!("the service could not be asked: {error}");
        Answer { status: None, kind: String::new(), words: String::new(), receipt: None }
    }

    /// True when it was refused for this reason.
    pub fn is_refused_as(&self, kind: &str) -> bool {
        self.receipt.is_none() && self.kind == kind
    }
}

/// A rating that somebody sends.
#[derive(Clone)]
pub struct Rating<'a> {
    /// Agency and dossier code.
    pub about: (&'a str, &'a str),
    /// How it is said to be given.
    pub channel: &'static str,
    /// The invite that goes with it.
    pub invite: Option<&'a str>,
    /// Level of the first question, 5 the best.
    pub level: u8,
}

impl Rating<'_> {
    /// As the contract writes it, under a key of its own.
    fn submission(&self) -> Value {
        let (unit, dossier) = self.about;
        let mut submission = json!({
            "key": new_key(), "survey": "one-stop", "version": 1, "lang": "vi",
            "context": { "unit": unit, "dossier": dossier, "channel": self.channel },
            "answers": { "overall": self.level },
        });
        if let Some(invite) = self.invite {
            submission["invite"] = invite.into();
        }
        submission
    }
}

/// A UUIDv7, as a browser makes it.
fn new_key() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut random = [0; 10];
    // Should the system have no random bytes, the key is refused as used and the page says so.
    if let Err(error) = getrandom::fill(&mut random) {
        eprintln!("no random bytes: {error}");
    }
    let millis = u64::try_from(since.as_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
}
