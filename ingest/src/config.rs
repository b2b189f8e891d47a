//! Settings: a flag before a `HAILONG_…` variable before a key of `hailong.toml` before the default.
//!
//! One struct, read once at start; nothing else reads the environment.

pub mod oidc;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use figment::providers::{Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use self::oidc::{OidcFlags, OidcSettings};
use crate::journal::JournalSettings;
use crate::limits;
use crate::mail::{MailSettings, MailSettingsError, Post};
use crate::monitor::AlertMail;
use crate::origins::Origin;
use crate::sender::Network;

/// What `hailong serve` listens on when nothing is said: this machine only, behind a proxy.
pub const LISTEN: &str = "127.0.0.1:8080";

/// The settings of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Directory of journal, secrets and, by default, central. One `serve` at a time.
    pub data_dir: PathBuf,
    /// URL of central: `sqlite://PATH` or `postgres://USER@HOST/NAME`.
    pub central: Option<String>,
    /// Level of the log: error, warn, info, debug or trace, or a filter of tracing.
    pub log: String,
    /// Rows in one commit of the journal, at most.
    pub commit_rows: u32,
    /// Milliseconds that the journal's writer waits for a group to fill; 0: not at all.
    pub commit_wait_ms: u32,
    /// MiB of the data directory's disk that are kept free: with less, submissions are refused.
    pub disk_free_min_mb: u64,
    /// Days that the journal keeps content which central has.
    pub journal_days: u32,
    /// Milliseconds that the feed gives central for one batch.
    pub feed_timeout_ms: u32,
    /// Months that content is kept at all; then it is destroyed.
    pub retention_months: u32,
    /// True when people reach the monitor by https only: its cookies are then never sent without it.
    pub secure_cookies: bool,
    /// True when people of the role central may do nothing before they have a second factor.
    pub require_second_factor: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Origins that may send, besides those central names; all, while neither names any.
    pub origins: Vec<Origin>,
    /// New submissions a minute from one address prefix; 0 is no limit.
    pub limit_per_minute: u32,
    /// How many of them may come at once; 0 is as many as in a minute.
    pub limit_burst: u32,
    /// Who sends it as `Authorization: Bearer …` may read `/metrics` from elsewhere.
    pub metrics_token: Option<String>,
    /// Milliseconds a client has for the head of a request.
    pub header_timeout_ms: u64,
    /// Milliseconds a client has for a body, before its pace is looked at.
    pub body_timeout_ms: u64,
    /// Milliseconds a connection may stay open without a request.
    pub idle_timeout_ms: u64,
    /// The address under which citizens reach the service; none: as a request names it.
    pub public_url: Option<Origin>,
    /// What this node is called on the monitor; none: as the machine is.
    pub node_name: Option<String>,
    /// The mail server that takes alerts, with who may send: `smtp://…` or `smtps://…`.
    pub smtp_url: Option<String>,
    /// Who writes mails of alerts.
    pub alert_mail_from: Option<String>,
    /// Who is told of alerts by e-mail.
    pub alert_mail_to: Vec<String>,
    /// Connections open at the same time; 0 is as many as the system lets this process have.
    pub connections_max: usize,
    /// Issuer of the identity provider that people may log in with; none: local accounts alone.
    pub oidc_issuer: Option<String>,
    /// What that provider calls this service.
    pub oidc_client_id: Option<String>,
    /// File with the secret that it gave for this service.
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What the button calls it.
    pub oidc_label: Option<String>,
}

/// What the command line says; a member left out is asked of the variable, then of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, clap::Args)]
pub struct Flags {
    /// Address and port to listen on; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "HAILONG_LISTEN", value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Directory of the journal, the secrets and, by default, the central database [default: hailong-data]
    #[arg(long, global = true, env = "HAILONG_DATA_DIR", value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// Central database: sqlite://PATH or postgres://USER@HOST/NAME [default: sqlite://DIR/central.db]
    #[arg(
        long,
        global = true,
        env = "HAILONG_CENTRAL",
        value_name = "URL",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub central: Option<String>,
    /// Level of the log on stderr: error, warn, info, debug or trace [default: info]
    #[arg(long, global = true, env = "HAILONG_LOG", value_name = "LEVEL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// Rows in one commit of the journal, 1 to 5000 [default: 500]
    #[arg(long, global = true, env = "HAILONG_COMMIT_ROWS", value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_rows: Option<u32>,
    /// Milliseconds that a commit waits for more submissions to join it, 0 to 100 [default: 0]
    #[arg(long, global = true, env = "HAILONG_COMMIT_WAIT_MS", value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_wait_ms: Option<u32>,
    /// MiB of the disk kept free, on a small disk a tenth of it; with less, submissions are refused
    /// until there is space again [default: 256]
    #[arg(long, global = true, env = "HAILONG_DISK_FREE_MIN_MB", value_name = "MIB")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk_free_min_mb: Option<u64>,
    /// Days that the journal keeps content which central has; longer than backups of central are
    /// apart, 0 to 3650 [default: 30]
    #[arg(long, global = true, env = "HAILONG_JOURNAL_DAYS", value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal_days: Option<u32>,
    /// Milliseconds that the feed waits for central to take a batch, 1000 to 600000; then it drops the
    /// connection and tries again [default: 30000]
    #[arg(long, global = true, env = "HAILONG_FEED_TIMEOUT_MS", value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_timeout_ms: Option<u32>,
    /// Months after which what a submission said is destroyed, counts stay; 1 to 120 [default: 36]
    #[arg(long, global = true, env = "HAILONG_RETENTION_MONTHS", value_name = "MONTHS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_months: Option<u32>,
    /// Send the monitor's cookies by https only; set it behind a TLS proxy [default: false]
    #[arg(long, global = true, env = "HAILONG_SECURE_COOKIES", value_name = "BOOL",
        num_args = 0..=1, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secure_cookies: Option<bool>,
    /// Let people of the role central do nothing before they have a second factor [default: false]
    #[arg(long, global = true, env = "HAILONG_REQUIRE_SECOND_FACTOR", value_name = "BOOL",
        num_args = 0..=1, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_second_factor: Option<bool>,
    /// Proxies whose X-Forwarded-For is believed, e.g. 127.0.0.1,10.0.0.0/8 [default: none]
    #[arg(
        long,
        global = true,
        env = "HAILONG_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        value_delimiter = ','
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_proxies: Option<Vec<Network>>,
    /// Origins that may send, besides those of `hailong origin add` [default: all, until one is named]
    #[arg(
        long,
        global = true,
        env = "HAILONG_ORIGINS",
        value_name = "ORIGINS",
        value_delimiter = ','
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origins: Option<Vec<Origin>>,
    /// New submissions a minute from one address prefix; 0 is no limit [default: 0]
    #[arg(long, global = true, env = "HAILONG_LIMIT_PER_MINUTE", value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_per_minute: Option<u32>,
    /// How many of them may come at once; 0 is as many as in a minute [default: 0]
    #[arg(long, global = true, env = "HAILONG_LIMIT_BURST", value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_burst: Option<u32>,
    /// Token for reading /metrics from another machine [default: none, this machine only]
    #[arg(
        long,
        global = true,
        env = "HAILONG_METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_token: Option<String>,
    /// Milliseconds a client has for the head of a request [default: 10000]
    #[arg(long, global = true, env = "HAILONG_HEADER_TIMEOUT_MS", value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_timeout_ms: Option<u64>,
    /// Milliseconds a client has for a body before its pace is looked at [default: 15000]
    #[arg(long, global = true, env = "HAILONG_BODY_TIMEOUT_MS", value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_timeout_ms: Option<u64>,
    /// Milliseconds a connection may stay open without a request [default: 75000]
    #[arg(long, global = true, env = "HAILONG_IDLE_TIMEOUT_MS", value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout_ms: Option<u64>,
    /// Address under which citizens reach the service, for links and QR codes, e.g.
    /// https://danhgia.example.vn [default: as the request that asks for a link names it]
    #[arg(long, global = true, env = "HAILONG_PUBLIC_URL", value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<Origin>,
    /// What this node is called on the monitor, 64 letters at most [default: the machine's name]
    #[arg(long, global = true, env = "HAILONG_NODE_NAME", value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_name: Option<String>,
    /// Mail server for alerts, e.g. smtp://HOST?tls=required or smtps://USER:PASSWORD@HOST [default:
    /// none, alerts are on the monitor only]
    #[arg(
        long,
        global = true,
        env = "HAILONG_SMTP_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_url: Option<String>,
    /// Who writes mails of alerts, e.g. hailong@example.vn
    #[arg(long, global = true, env = "HAILONG_ALERT_MAIL_FROM", value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_mail_from: Option<String>,
    /// Who is told of alerts by e-mail, at most 20 addresses
    #[arg(
        long,
        global = true,
        env = "HAILONG_ALERT_MAIL_TO",
        value_name = "ADDRESSES",
        value_delimiter = ','
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_mail_to: Option<Vec<String>>,
    /// Connections open at the same time; 0 is what the system allows, 4096 at most [default: 0]
    #[arg(long, global = true, env = "HAILONG_CONNECTIONS_MAX", value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections_max: Option<usize>,
    /// The identity provider.
    #[command(flatten)]
    #[serde(flatten)]
    pub oidc: OidcFlags,
    /// File with settings [default: hailong.toml, when it is there]
    #[arg(long, global = true, env = "HAILONG_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key or value is wrong; the message names it and the file.
    #[error("settings: {0}")]
    Wrong(Box<figment::Error>),
    /// A number is outside of what makes sense.
    #[error("settings: {key} is {value}; it must be {least} to {most}")]
    OutOfRange {
        /// The key.
        key: &'static str,
        /// What was set.
        value: u64,
        /// The least that may be set.
        least: u64,
        /// The most that may be set.
        most: u64,
    },
    /// The file that was named is not there.
    #[error("settings: {0} is not there; leave --config out or name a file that is")]
    Missing(PathBuf),
    /// The identity provider is set in a way that cannot be meant.
    #[error("settings: {0}")]
    Provider(String),
    /// Mail of alerts cannot be sent as it is set.
    #[error(transparent)]
    Mail(#[from] MailSettingsError),
    /// Two waits are in the wrong order.
    #[error("settings: {0}")]
    Order(String),
}

impl Config {
    /// Puts the settings together.
    ///
    /// # Errors
    /// The file named is missing, or a key or value is wrong.
    pub fn load(flags: &Flags) -> Result<Config, ConfigError> {
        let file = flags.config.clone().unwrap_or_else(|| PathBuf::from("hailong.toml"));
        if flags.config.is_some() && !file.is_file() {
            return Err(ConfigError::Missing(file));
        }
        let file = if file.is_file() { Toml::file_exact(file) } else { Toml::string("") };
        let config: Config = Figment::new()
            .merge(Serialized::default("listen", LISTEN))
            .merge(Serialized::default("data_dir", "hailong-data"))
            .merge(Serialized::default("log", "info"))
            .merge(Serialized::default("commit_rows", limits::COMMIT_ROWS))
            .merge(Serialized::default("commit_wait_ms", 0))
            .merge(Serialized::default("disk_free_min_mb", limits::DISK_FREE_MIN_MB))
            .merge(Serialized::default("journal_days", limits::JOURNAL_DAYS))
            .merge(Serialized::default("feed_timeout_ms", limits::FEED_TIMEOUT_MS))
            .merge(Serialized::default("retention_months", limits::RETENTION_MONTHS))
            .merge(Serialized::default("secure_cookies", false))
            .merge(Serialized::default("require_second_factor", false))
            .merge(Serialized::default("trusted_proxies", Vec::<Network>::new()))
            .merge(Serialized::default("origins", Vec::<Origin>::new()))
            .merge(Serialized::default("limit_per_minute", 0))
            .merge(Serialized::default("limit_burst", 0))
            .merge(Serialized::default("header_timeout_ms", milliseconds(limits::HEADER_TIMEOUT)))
            .merge(Serialized::default("body_timeout_ms", milliseconds(limits::BODY_TIMEOUT)))
            .merge(Serialized::default("idle_timeout_ms", milliseconds(limits::IDLE_TIMEOUT)))
            .merge(Serialized::default("alert_mail_to", Vec::<String>::new()))
            .merge(Serialized::default("connections_max", 0))
            .merge(file)
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|error| ConfigError::Wrong(Box::new(error)))?;
        config.alert_mail()?;
        let config = config.in_range()?.in_order()?.well_named()?;
        OidcSettings::of(&config).map(|_| config)
    }

    fn in_range(self) -> Result<Config, ConfigError> {
        let ranges = [
            ("commit_rows", self.commit_rows, 1, limits::COMMIT_ROWS_MAX),
            ("commit_wait_ms", self.commit_wait_ms, 0, limits::COMMIT_WAIT_MS_MAX),
            ("journal_days", self.journal_days, 0, limits::JOURNAL_DAYS_MAX),
            (
                "feed_timeout_ms",
                self.feed_timeout_ms,
                limits::FEED_TIMEOUT_MS_MIN,
                limits::FEED_TIMEOUT_MS_MAX,
            ),
            ("retention_months", self.retention_months, 1, limits::RETENTION_MONTHS_MAX),
        ];
        for (key, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                let [value, least, most] = [value, least, most].map(u64::from);
                return Err(ConfigError::OutOfRange { key, value, least, most });
            }
        }
        Ok(self)
    }

    /// A wait inside another must be the shorter one, or a client is cut off that should be told.
    fn in_order(self) -> Result<Config, ConfigError> {
        let drain = milliseconds(limits::DRAIN_TIMEOUT);
        for (shorter, less, longer, more) in [
            ("header_timeout_ms", self.header_timeout_ms, "idle_timeout_ms", self.idle_timeout_ms),
            ("body_timeout_ms", self.body_timeout_ms, "the time to drain", drain),
        ] {
            if less == 0 || less >= more {
                return Err(ConfigError::Order(format!(
                    "{shorter} is {less} ms; it must be above 0 and below {longer}, {more} ms"
                )));
            }
        }
        Ok(self)
    }

    /// A name is shown on pages and in mails: one line, not empty, not long.
    fn well_named(self) -> Result<Config, ConfigError> {
        let is_fit = |name: &str| {
            (1..=limits::NODE_NAME_MAX).contains(&name.trim().chars().count())
                && !name.chars().any(char::is_control)
        };
        match &self.node_name {
            Some(name) if !is_fit(name) => Err(ConfigError::Order(format!(
                "node_name has 1 to {} letters in one line",
                limits::NODE_NAME_MAX
            ))),
            _ => Ok(self),
        }
    }

    /// What this node is called: as set, else as the machine is.
    pub fn node_name(&self) -> String {
        let of_machine = || nix::unistd::gethostname().ok()?.into_string().ok();
        let name = self.node_name.as_deref().map(|name| name.trim().to_owned());
        name.or_else(of_machine).unwrap_or_else(|| "hailong".to_owned())
    }

    /// Who is told of alerts and how; `None` when nobody is.
    ///
    /// # Errors
    /// Only a part of it is set, or it is not understood.
    pub fn alert_mail(&self) -> Result<Option<AlertMail>, ConfigError> {
        let [server, from] = [&self.smtp_url, &self.alert_mail_from].map(Option::as_deref);
        let settings = MailSettings::read(server, from, &self.alert_mail_to)?;
        let page = self.public_url.as_ref().map(|url| format!("{}/monitor/flow", url.as_str()));
        Ok(settings.map(|settings| AlertMail { post: Post::new(settings), page }))
    }

    /// Days that the journal keeps content: never longer than it may be kept at all.
    pub fn journal_days(&self) -> u32 {
        const DAYS_OF_SHORTEST_MONTH: u32 = 28;
        self.journal_days.min(self.retention_months * DAYS_OF_SHORTEST_MONTH)
    }

    /// How the journal is to be run.
    pub fn journal(&self) -> JournalSettings {
        JournalSettings {
            commit_rows: self.commit_rows as usize,
            commit_wait: Duration::from_millis(u64::from(self.commit_wait_ms)),
            disk_free_min: self.disk_free_min_mb.saturating_mul(1 << 20),
            ..JournalSettings::default()
        }
    }

    /// The URL of central: the one set, or the embedded SQLite in the data directory.
    pub fn central_url(&self) -> String {
        self.central.clone().unwrap_or_else(|| sqlite_url(&self.data_dir))
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn sqlite_url(data_dir: &Path) -> String {
    // A `?` or `%` in the directory's name would be read as part of the URL.
    let path = data_dir.join("central.db").display().to_string();
    format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F"))
}

#[cfg(test)]
mod tests;
