//! Settings of the identity provider: what an operator writes, and whether it can be meant so. Whether the
//! provider is there is not asked here; a provider that is away keeps nobody from starting.

use std::path::{Path, PathBuf};

use serde::Serialize;
use url::{Host, Url};

use super::{Config, ConfigError};
use crate::limits::PROVIDER_LABEL_MAX;

/// What the command line says of the provider.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, clap::Args)]
pub struct OidcFlags {
    /// Identity provider (OpenID Connect) that people of the monitor may log in with: its issuer, exactly
    /// as it writes it, e.g. https://sso.example.vn/realms/tinh; needs --public-url [default: none]
    #[arg(long, global = true, env = "HAILONG_OIDC_ISSUER", value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc_issuer: Option<String>,
    /// What the provider calls this service
    #[arg(long, global = true, env = "HAILONG_OIDC_CLIENT_ID", value_name = "ID")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc_client_id: Option<String>,
    /// File whose first line is the secret that the provider gave for this service
    #[arg(long, global = true, env = "HAILONG_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What the button calls the provider, 40 letters at most [default: the agency's account]
    #[arg(long, global = true, env = "HAILONG_OIDC_LABEL", value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc_label: Option<String>,
}

/// An identity provider as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// The issuer, as it is written; a tail of `/` counts.
    pub issuer: String,
    /// What the provider calls this service.
    pub client_id: String,
    /// Where the secret is.
    pub secret_file: PathBuf,
    /// What the button calls it.
    pub label: Option<String>,
    /// Where the provider sends people back to: origin of this service, without a path.
    pub public_url: String,
}

impl OidcSettings {
    /// The settings of the provider; `None` when there is none.
    ///
    /// # Errors
    /// Something of them is missing or cannot be meant so; the message says what.
    pub fn of(config: &Config) -> Result<Option<OidcSettings>, ConfigError> {
        let Some(issuer) = &config.oidc_issuer else {
            let others = [
                ("oidc_client_id", config.oidc_client_id.is_some()),
                ("oidc_client_secret_file", config.oidc_client_secret_file.is_some()),
                ("oidc_label", config.oidc_label.is_some()),
            ];
            return match others.into_iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => Err(wrong(format!(
                    "{key} is set and oidc_issuer is not; name the provider with oidc_issuer, or leave \
                     {key} out"
                ))),
                None => Ok(None),
            };
        };
        let missing = |key: &str, what: &str| {
            wrong(format!("oidc_issuer is set and {key} is not; {key} is {what}"))
        };
        expect_address("oidc_issuer", issuer)?;
        let client_id = config.oidc_client_id.clone().filter(|id| !id.trim().is_empty());
        let client_id = client_id
            .ok_or_else(|| missing("oidc_client_id", "what the provider calls this service"))?;
        let secret_file = config.oidc_client_secret_file.clone().ok_or_else(|| {
            missing("oidc_client_secret_file", "a file whose first line is the client's secret")
        })?;
        let public_url = config.public_url.as_ref().ok_or_else(|| {
            missing("public_url", "where the provider sends people back to, https://HOST")
        })?;
        expect_address("public_url", public_url.as_str())?;
        let label = config.oidc_label.as_deref().map(|label| label.trim().to_owned());
        if let Some(label) = &label {
            let fits = (1..=PROVIDER_LABEL_MAX).contains(&label.chars().count());
            if !fits || label.chars().any(char::is_control) {
                return Err(wrong(format!(
                    "oidc_label has 1 to {PROVIDER_LABEL_MAX} letters in one line"
                )));
            }
        }
        Ok(Some(OidcSettings {
            issuer: issuer.clone(),
            client_id,
            secret_file,
            label,
            public_url: public_url.as_str().to_owned(),
        }))
    }

    /// Reads the secret.
    ///
    /// # Errors
    /// The file cannot be read, or there is none in it.
    pub fn secret(&self) -> Result<String, ConfigError> {
        let named = |path: &Path| format!("oidc_client_secret_file {}", path.display());
        let text = std::fs::read_to_string(&self.secret_file).map_err(|error| {
            wrong(format!("{}: it cannot be read: {error}", named(&self.secret_file)))
        })?;
        match text.lines().next().map(str::trim) {
            Some(secret) if !secret.is_empty() => Ok(secret.to_owned()),
            _ => Err(wrong(format!(
                "{}: its first line is empty; write the client's secret there",
                named(&self.secret_file)
            ))),
        }
    }
}

/// True for an address that is spoken to under TLS, or that does not leave this machine.
pub fn is_guarded(address: &Url) -> bool {
    let is_here = match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match address.scheme() {
        "https" => address.has_host(),
        "http" => is_here,
        _ => false,
    }
}

fn expect_address(key: &str, text: &str) -> Result<(), ConfigError> {
    let address = Url::parse(text)
        .map_err(|error| wrong(format!("{key} '{text}' is no address: {error}")))?;
    let has_more = address.query().is_some()
        || address.fragment().is_some()
        || !address.username().is_empty()
        || address.password().is_some();
    if has_more {
        return Err(wrong(format!("{key} has a user, a query or a fragment; leave them out")));
    }
    if !is_guarded(&address) {
        return Err(wrong(format!(
            "{key} '{text}' is not https; passwords and codes pass there, so only an address of this \
             machine may do without"
        )));
    }
    Ok(())
}

fn wrong(message: String) -> ConfigError {
    ConfigError::Provider(message)
}
