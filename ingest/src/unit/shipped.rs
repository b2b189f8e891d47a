//! Units that come with the program: the provinces of the country, and a province that does not exist,
//! for trials. Where they are from, and what is not in them, is in `units/README.md`.

use super::file::UnitFile;
use crate::csv_file::FileFault;

/// A list of units that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ShippedUnits {
    /// The 63 provinces until 30 June 2025, the 34 since, and who followed whom
    #[value(name = "provinces-2025")]
    Provinces2025,
    /// A made-up province with 14 departments, 102 communes and their service centres: for trials,
    /// every code begins with H98 or H99
    SampleProvince,
}

impl ShippedUnits {
    /// The list, read as any file.
    ///
    /// # Errors
    /// It is no list of units.
    pub fn read(self) -> Result<UnitFile, FileFault> {
        let (name, content) = match self {
            ShippedUnits::Provinces2025 => {
                ("provinces-2025.csv", include_str!("../../../units/provinces-2025.csv"))
            }
            ShippedUnits::SampleProvince => {
                ("sample-province.csv", include_str!("../../../units/sample-province.csv"))
            }
        };
        UnitFile::shipped(name, content)
    }
}
