//! `hailong survey check`: says whether an instrument file can be used, and if not, every reason.

use std::path::Path;

use crate::surveys::{self, SurveyError};

/// Checks one file.
///
/// # Errors
/// The file cannot be read or has faults.
pub fn check(file: &Path) -> Result<(), SurveyError> {
    let instrument = surveys::read(file)?;
    let questions = instrument.questions().count();
    println!(
        "{}: survey {} version {}, {questions} questions, no faults",
        file.display(),
        instrument.id,
        instrument.version
    );
    Ok(())
}
