//! The body of a publication as it is kept and handed out: data, canonical bytes (RFC 8785) and hashes. What
//! may stand in it is decided in `cube`; when it was made and by whom stands beside it.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use index::{Figure, IntervalMethod};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::central::publication::Record;
use crate::figures::item::{kind_of, method_of, scale_of};

/// The figures of every unit in one quarter, frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Snapshot {
    /// Survey id.
    pub survey: String,
    /// Version of the survey; the same in every revision.
    pub version: u32,
    /// The quarter, `YYYY-Qn`.
    pub period: String,
    /// First day, of Asia/Ho_Chi_Minh.
    pub from: String,
    /// Last day, included. Units are those of this day.
    pub to: String,
    /// From 1.
    pub revision: u32,
    /// SHA-256 of the revision before; null in the first.
    pub previous: Option<String>,
    /// The formula.
    pub formula: Formula,
    /// Confidence of every interval.
    pub confidence: f64,
    /// What intervals speak of: `self-selected`, nobody was drawn.
    pub claim: String,
    /// The same as a sentence.
    pub interval_note: String,
    /// Fewer answers than this cannot be had from it, neither read nor computed.
    pub smallest_base: u64,
    /// The figures that there are, in the order of the formula.
    pub figures: Vec<FigureTold>,
    /// Ratings under codes that no unit of the tree has: `none`, `included` in the country's figures, or
    /// `too-few` to be in any figure.
    pub unregistered: String,
    /// The country, then every unit by code.
    pub units: Vec<UnitTold>,
    /// Changes that wait until they are of enough answers.
    pub waiting: u64,
    /// What is otherwise than in the revision before.
    pub changes: Vec<Change>,
}

/// A formula as it is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PublishedFormula)]
pub struct Formula {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The law it comes from.
    pub source: String,
    /// Every parameter with its value.
    pub parameters: BTreeMap<String, String>,
}

/// What one figure is, whoever's it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FigureTold {
    /// Id in the formula.
    pub id: String,
    /// `item`, `factor`, `block` or `overall`.
    pub kind: String,
    /// `percent`.
    pub scale: String,
    /// The most it can be.
    pub max: f64,
    /// How its intervals are computed: `wilson` or `jackknife`.
    pub interval_method: String,
}

/// One unit with everything below it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnitTold {
    /// Code, canonical; null for the country.
    pub unit: Option<String>,
    /// What it is called on the last day.
    pub name: Option<String>,
    /// Its level there.
    pub level: Option<String>,
    /// The unit that it is a part of there; null for the country and what is right below it.
    pub parent: Option<String>,
    /// Whose ratings are its own, without those of its parts, where that is not just its own code on
    /// every day: predecessors, and parts that ended within the quarter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberTold>,
    /// How many could have answered; null where nobody told of any dossier.
    pub response: Option<ResponseTold>,
    /// The figures that somebody answered; one that is not here was answered by nobody.
    pub items: Vec<Cell>,
}

/// Days of a code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MemberTold {
    /// Code, canonical.
    pub unit: String,
    /// First day.
    pub from: String,
    /// Last day, included.
    pub to: String,
}

/// The response rate: of dossiers whose result or refusal was given in the quarter, the share that was rated
/// in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResponseTold {
    /// Eligible dossiers.
    pub eligible: i64,
    /// Rated ones; null when suppressed.
    pub responded: Option<u64>,
    /// Their share, percent; null when suppressed.
    pub rate: Option<f64>,
    /// True when it is of too few, or would give such away.
    pub suppressed: bool,
}

/// One figure of one unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Cell {
    /// Id of the figure.
    pub id: String,
    /// The value; null when suppressed.
    pub value: Option<f64>,
    /// Answers it is based on; null when suppressed.
    pub n: Option<u64>,
    /// How often each level was given; null when suppressed, and for what is made of others.
    pub counts: Option<BTreeMap<String, u64>>,
    /// Interval; null when suppressed, and where there is none.
    pub interval: Option<[f64; 2]>,
    /// True when it rests on too few answers, or would give such a figure away.
    pub suppressed: bool,
    /// Parts that it is computed without: suppressed, or answered by nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// A figure that is otherwise than in the revision before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PublishedChange)]
pub struct Change {
    /// Code; null for the country.
    pub unit: Option<String>,
    /// Id of the figure, or `response`.
    pub item: String,
    /// What stood there; null when nobody had answered.
    pub before: Option<Stood>,
    /// What stands there now; null when nobody has any more.
    pub after: Option<Stood>,
}

/// A figure in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Stood {
    /// Value, or response rate.
    pub value: Option<f64>,
    /// Answers, or rated dossiers.
    pub n: Option<u64>,
    /// Interval.
    pub interval: Option<[f64; 2]>,
    /// True when it is not told.
    pub suppressed: bool,
}

impl FigureTold {
    /// As the formula has it.
    pub fn of(figure: &Figure) -> FigureTold {
        let (scale, max) = scale_of(figure.scale);
        let method = match figure.is_share() {
            true => IntervalMethod::Wilson,
            false => IntervalMethod::Jackknife,
        };
        FigureTold {
            id: figure.id.clone(),
            kind: kind_of(figure.kind).to_owned(),
            scale: scale.to_owned(),
            max,
            interval_method: method_of(method).to_owned(),
        }
    }
}

impl Snapshot {
    /// Its bytes: canonical, so that equal figures have equal bytes wherever they were computed.
    ///
    /// # Errors
    /// A number in it is none that JSON has.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json_canonicalizer::to_string(self)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// It is not one.
    pub fn read(body: &str) -> Result<Snapshot, serde_json::Error> {
        serde_json::from_str(body)
    }
}

/// SHA-256, hexadecimal: of a body, what its ETag is.
pub fn hash(body: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}

/// The seal of a record: a hash over everything that stands beside the body, the body's own hash, and the
/// seal of the revision before (`""` for the first).
pub fn seal(record: &Record, before: &str) -> String {
    // Keys in the order of RFC 8785; all values are text or whole numbers, which it writes as serde does.
    let sealed = json!({
        "actor": record.actor, "before": before, "hash": record.hash, "made_at": record.made_at,
        "note": record.note, "period": record.period, "previous": record.previous,
        "revision": record.revision, "survey": record.survey,
    });
    hash(&sealed.to_string())
}
