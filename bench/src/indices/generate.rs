//! Ratings of a year as a country might give them: provinces of very different size, a few procedures
//! that most people need, most people satisfied, a few years' worth of reasons why not. Seeded.

use ingest::entry::{Body, Entry, SpentInvite, Stage};
use ingest::unit::{Level, UnitPeriod};
use model::{Answer, ById, Channel, Language};

/// Provinces since July 2025.
pub const PROVINCES: usize = 34;

/// Departments of a province, and communes: Đắk Lắk has 14 and 102.
pub const DEPARTMENTS: usize = 14;
const COMMUNES: usize = 102;

/// Procedures; the most frequent is asked for a hundred times as often as the hundredth.
const SERVICES: usize = 400;

/// First moment of 2026 in Viet Nam, and the length of the year, in milliseconds.
const NEW_YEAR: i64 = 1_767_200_400_000;
const DAY: i64 = 86_400_000;

/// The code of a province of the benchmark.
pub fn province(number: usize) -> String {
    format!("H{:02}", number + 1)
}

/// The tree: provinces with their departments and communes.
pub fn units() -> Vec<UnitPeriod> {
    let unit = |code: String, name: String, parent: Option<String>, level| UnitPeriod {
        code,
        name,
        parent,
        level,
        valid_from: None,
        valid_to: None,
        successors: vec![],
    };
    let mut units = Vec::new();
    for number in 0..PROVINCES {
        let own = province(number);
        units.push(unit(own.clone(), format!("Tỉnh {number}"), None, Level::Province));
        for part in 1..=DEPARTMENTS + COMMUNES {
            let level = if part <= DEPARTMENTS { Level::Department } else { Level::Commune };
            let name = format!("Đơn vị {part} của tỉnh {number}");
            units.push(unit(format!("{own}.{part}"), name, Some(own.clone()), level));
        }
    }
    units
}

/// Ratings, one after the other, in the order of time.
pub struct Ratings {
    random: fastrand::Rng,
    given: u64,
    of: u64,
}

impl Ratings {
    /// So many of them.
    pub fn new(seed: u64, of: u64) -> Ratings {
        Ratings { random: fastrand::Rng::with_seed(seed), given: 0, of }
    }

    /// A number below `of`, the lower the likelier: 1/(n + 1) as often as the first (Zipf).
    fn skewed(&mut self, of: usize) -> usize {
        let most = ((of + 1) as f64).ln();
        let chosen = (self.random.f64() * most).exp() - 1.0;
        (chosen as usize).min(of - 1)
    }

    fn answers(&mut self) -> ById<Answer> {
        let mut answers = ById::default();
        let overall = match self.random.u8(0..100) {
            0..4 => 1,
            4..10 => 2,
            10..22 => 3,
            22..60 => 4,
            _ => 5,
        };
        answers.insert("overall".to_owned(), Answer::Level(overall));
        if overall <= 2 {
            let reasons = ["slow", "papers", "guidance", "attitude", "fees", "online", "result"];
            let chosen = reasons[self.random.usize(0..reasons.len())];
            answers.insert("reasons".to_owned(), Answer::ChosenAll(vec![chosen.to_owned()]));
        }
        // Whoever is content with the whole is so with the parts, mostly.
        for question in ["time", "contacts", "offices", "attitude"] {
            if self.random.u8(0..100) < 60 {
                let level = 1
                    + u8::from(self.random.u8(0..6) < overall)
                    + u8::from(self.random.u8(0..6) < overall);
                answers.insert(question.to_owned(), Answer::Level(level));
            }
        }
        answers
    }
}

impl Iterator for Ratings {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.given == self.of {
            return None;
        }
        let at = NEW_YEAR + (self.given as i64 * 365 * DAY) / self.of as i64;
        self.given += 1;
        let mut key: [u8; 16] = self.random.u128(..).to_be_bytes();
        key[..6].copy_from_slice(&at.to_be_bytes()[2..]);
        (key[6], key[8]) = (0x70 | (key[6] & 15), 0x80 | (key[8] & 63));
        let mut hash = [0; 32];
        self.random.fill(&mut hash);
        let province = province(self.skewed(PROVINCES));
        let part = 1 + self.skewed(DEPARTMENTS + COMMUNES);
        let is_invited = self.random.u8(0..100) < 60;
        let digits = self.random.u128(..);
        let invite = is_invited.then(|| SpentInvite {
            issuer: "motcua".to_owned(),
            id: format!("{:032x}", digits ^ 1),
        });
        Some(Entry {
            key,
            hash,
            receipt: format!("{:020X}", digits >> 48),
            received_at: at,
            body: Body {
                survey: "one-stop".to_owned(),
                version: 1,
                language: Language::Vi,
                unit: Some(format!("{province}.{part}")),
                service: Some(format!("1.{:06}", self.skewed(SERVICES))),
                dossier: Some(format!("{digits:032x}")),
                channel: if is_invited { Channel::Sms } else { Channel::Portal },
                assisted: false,
                rank: if is_invited { 3 } else { 2 },
                stage: Stage::Result,
                answers: self.answers(),
                elapsed_ms: Some(20_000),
                flags: Vec::new(),
                // As many prefixes as there are households and offices on fixed lines, roughly.
                sender: Some(format!("{:032x}", self.random.u128(..1_000_000) * 7_919)),
                answered_at: None,
                device: None,
                invite,
            },
        })
    }
}
