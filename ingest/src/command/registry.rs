//! What the commands about units, services and facts share: central, which may be new, and why
//! something is not as asked for.

use std::sync::Arc;

use crate::central::{self, Central, CentralError};
use crate::config::Config;
use crate::csv_file::FileFault;
use crate::data_dir::{self, DataDirError};

/// Why units, services or facts are not as asked for.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The file is faulty.
    #[error(transparent)]
    File(#[from] FileFault),
    /// No unit has this code.
    #[error("no unit is registered under {0}; `hailong unit list` names those that are")]
    Unknown(String),
    /// The list cannot be written.
    #[error("the list could not be written: {0}")]
    Write(#[from] csv::Error),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Central, for a command that may be the first to ask for it.
///
/// # Errors
/// It cannot be opened.
pub(super) async fn opened(config: &Config) -> Result<Arc<dyn Central>, RegistryError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    Ok(central::open(&config.central_url()).await?)
}
