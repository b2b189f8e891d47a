//! Fills a central database with made-up ratings of the made-up province (codes H98 and H99), so that the
//! pages of results can be seen and tested with something in them. Seeded: the same day gives the same
//! ratings. Never run it on a database that real people's ratings are in; it refuses one that has any.

mod comments;

use std::collections::BTreeMap;

use clap::Parser;
use ingest::central::dossier::Dossier;
use ingest::central::sample::Period;
use ingest::central::{self, Central};
use ingest::clock::Clock;
use ingest::day;
use ingest::entry::{Body, Entry, SpentInvite, Stage};
use ingest::publication::{self, Order};
use ingest::service::ServicePeriod;
use ingest::surveys::Surveys;
use ingest::unit::shipped::ShippedUnits;
use ingest::unit::{Level, UnitPeriod};
use jiff::civil::Date;
use jiff::{ToSpan as _, Unit};
use model::{Answer, ById, Channel, Language};

/// Name of the journal they come from: a second run adds nothing.
const JOURNAL: &str = "made-up";

/// Ratings of one transaction.
const BATCH: usize = 500;

/// Days back from today: two years, so that every quarter has the same one of the year before.
const DAYS: i64 = 730;

/// What is asked for.
#[derive(Parser)]
struct Arguments {
    /// Central, e.g. sqlite:///var/lib/hailong/central.db
    #[arg(long)]
    central: String,
    /// How many ratings.
    #[arg(long, default_value_t = 12_000)]
    ratings: u32,
    /// Another number gives other ratings.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Publishes the last quarter that is over, and the one before it.
    #[arg(long)]
    publish: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let central = central::open(&arguments.central).await?;
    let there: i64 = central.totals().await?.iter().map(|total| total.n).sum();
    if there > 0 {
        println!("There are {there} ratings already; nothing was made up.");
        return Ok(());
    }
    let now = Clock::system().now_ms();
    let units = ShippedUnits::SampleProvince.read()?.periods;
    central.put_units(&units, (now, "made-up")).await?;
    central.put_services(&services(), (now, "made-up")).await?;
    let mut country = Country::new(arguments.seed, units, now);
    let mut seq = 0;
    for first in (0..arguments.ratings).step_by(BATCH) {
        let many = (arguments.ratings - first).min(u32::try_from(BATCH)?);
        let mut batch = Vec::new();
        let mut dossiers = Vec::new();
        for number in first..first + many {
            let share = f64::from(number) / f64::from(arguments.ratings);
            let Some(entry) = country.rating(number, share) else { continue };
            dossiers.extend(country.dossiers(&entry));
            seq += 1;
            batch.push((seq, entry));
        }
        central.put_dossiers(&dossiers).await?;
        central.absorb(JOURNAL, &batch).await?;
    }
    println!("{seq} made-up ratings of the made-up province H99.");
    if arguments.publish {
        publish(&*central, now).await?;
    }
    Ok(())
}

/// Publishes the last two quarters that are over.
async fn publish(central: &dyn Central, now: i64) -> Result<(), Box<dyn std::error::Error>> {
    let surveys = Surveys::shipped()?;
    let today = day::of(now);
    let running = Period::Quarter(today.year(), (today.month() - 1) / 3 + 1);
    for survey in ["one-stop", "sipas-2023"] {
        for period in [running.previous().previous(), running.previous()] {
            let period = period.to_string();
            let order =
                Order { survey, period: &period, note: None, by: None, operator: "made-up" };
            publication::publish(central, &surveys, &order, now).await?;
            println!("Published: {survey} {period}.");
        }
    }
    Ok(())
}

/// Procedures that people need, the first the most, the last never: code and name.
fn procedures() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("services.csv").lines().filter_map(|line| line.split_once(','))
}

fn services() -> Vec<ServicePeriod> {
    let service = |(code, name): (&str, &str)| ServicePeriod {
        code: code.to_owned(),
        name: name.to_owned(),
        field: String::new(),
        valid_from: None,
        valid_to: None,
    };
    procedures().map(service).collect()
}

/// The made-up province and its people.
struct Country {
    random: fastrand::Rng,
    units: Vec<UnitPeriod>,
    today: Date,
    now: i64,
}

impl Country {
    fn new(seed: u64, units: Vec<UnitPeriod>, now: i64) -> Country {
        Country { random: fastrand::Rng::with_seed(seed), units, today: day::of(now), now }
    }

    /// A number below `of`, the lower the likelier (Zipf).
    fn skewed(&mut self, of: usize) -> usize {
        let most = ((of + 1) as f64).ln();
        let chosen = (self.random.f64() * most).exp() - 1.0;
        (chosen as usize).min(of.saturating_sub(1))
    }

    /// A unit that takes dossiers and is there on this day.
    fn unit(&mut self, day: Date) -> Option<String> {
        let takes = |unit: &&UnitPeriod| {
            unit.is_on(day)
                && matches!(unit.level, Level::Department | Level::Commune | Level::Centre)
        };
        let mut there: Vec<String> =
            self.units.iter().filter(takes).map(|unit| unit.code.clone()).collect();
        if there.is_empty() {
            return None;
        }
        // Departments and communes in turns, so that the most visited are of both kinds.
        there.sort_by_key(|code| code.chars().rev().collect::<String>());
        // Half of the ratings are of few units, half of any: some units have too few to be told.
        let at = if self.random.bool() {
            self.skewed(there.len())
        } else {
            self.random.usize(0..there.len())
        };
        there.into_iter().nth(at)
    }

    /// How content the citizens of a unit are by and large, 0 to 1; a little more every year.
    fn mood(code: &str, share: f64) -> f64 {
        let own = crc32fast::hash(code.as_bytes()) % 100;
        0.55 + f64::from(own) / 333.0 + 0.06 * share
    }

    /// A level of a scale by a mood.
    fn level(&mut self, mood: f64, top: u8) -> u8 {
        let content = self.random.f64() < mood;
        let half = top / 2 + 1;
        match (content, top) {
            (true, 2) => 2,
            (false, 2) => 1,
            (true, 3) => {
                if self.random.f64() < 0.45 {
                    3
                } else {
                    2
                }
            }
            (false, 3) => 1,
            (true, _) => self.random.u8(half + 1..=top),
            (false, _) => self.random.u8(1..=half),
        }
    }

    fn rating(&mut self, number: u32, share: f64) -> Option<Entry> {
        let back = DAYS - (share * DAYS as f64) as i64;
        let day = self.today.saturating_sub(back.days());
        let unit = self.unit(day)?;
        let mood = Country::mood(&unit, share);
        let (survey, mut answers) = match self.random.u8(0..100) {
            0..72 => ("one-stop", self.one_stop(mood)),
            72..84 => ("online-service", self.online(mood)),
            _ => ("sipas-2023", self.sipas(mood)),
        };
        let minutes = self.random.i64(0..9 * 60);
        let noon = day.since((Unit::Day, Date::constant(1970, 1, 1))).ok()?.get_days();
        let received_at = (i64::from(noon) * 24 + 1) * 3_600_000 + minutes * 60_000;
        let mut key: [u8; 16] = self.random.u128(..).to_be_bytes();
        key[..6].copy_from_slice(&received_at.to_be_bytes()[2..]);
        (key[6], key[8]) = (0x70 | (key[6] & 15), 0x80 | (key[8] & 63));
        let mut hash = [0; 32];
        self.random.fill(&mut hash);
        let is_invited = survey != "sipas-2023" && self.random.f64() < 0.6;
        let digits = self.random.u128(..);
        if let ("one-stop", Some(comment)) = (survey, comments::of(&answers, digits)) {
            answers.insert("comment".to_owned(), Answer::Text(comment.to_owned()));
        }
        let invite = is_invited
            .then(|| SpentInvite { issuer: JOURNAL.to_owned(), id: format!("{digits:032x}") });
        let last = procedures().count() - 1;
        let service = procedures().nth(self.skewed(last)).map_or("", |(code, _)| code);
        let body = Body {
            survey: survey.to_owned(),
            version: 1,
            language: Language::Vi,
            unit: Some(unit),
            service: (survey != "sipas-2023").then(|| service.to_owned()),
            dossier: is_invited.then(|| format!("{:032x}", digits ^ 1)),
            channel: if is_invited { Channel::Sms } else { Channel::Portal },
            assisted: false,
            rank: if is_invited { 3 } else { 2 },
            stage: Stage::Result,
            answers,
            elapsed_ms: Some(21_000),
            flags: Vec::new(),
            sender: None,
            answered_at: None,
            device: None,
            invite,
        };
        let receipt = format!("{number:04}-{:012}", digits >> 90);
        (received_at < self.now).then_some(Entry { key, hash, receipt, received_at, body })
    }

    /// The dossier of an invited rating, and dossiers of people who said nothing.
    fn dossiers(&mut self, entry: &Entry) -> Vec<Dossier> {
        let Some(own) = entry.body.dossier.clone() else { return Vec::new() };
        let day = day::of(entry.received_at).to_string();
        let silent = self.random.usize(0..=3);
        let mut names = vec![own];
        names.extend((0..silent).map(|_| format!("{:032x}", self.random.u128(..))));
        let dossier = |dossier: String| Dossier {
            dossier,
            unit: entry.body.unit.clone().unwrap_or_default(),
            service: entry.body.service.clone().unwrap_or_default(),
            channel: "sms".to_owned(),
            stage: "result".to_owned(),
            result_on: Some(day.clone()),
            invited_on: Some(day.clone()),
            is_eligible: true,
        };
        names.into_iter().map(dossier).collect()
    }

    fn one_stop(&mut self, mood: f64) -> ById<Answer> {
        let mut answers = ById::default();
        let overall = self.level(mood, 5);
        answers.insert("overall".to_owned(), Answer::Level(overall));
        if overall <= 2 {
            answers.insert("reasons".to_owned(), Answer::ChosenAll(vec!["slow".to_owned()]));
        }
        for question in ["time", "contacts", "offices", "attitude"] {
            if self.random.f64() < 0.7 {
                let level = self.level(mood, 3);
                answers.insert(question.to_owned(), Answer::Level(level));
            }
        }
        answers
    }

    fn online(&mut self, mood: f64) -> ById<Answer> {
        let mut answers = ById::default();
        for question in ["overall", "convenience", "timeliness", "support"] {
            if question == "overall" || self.random.f64() < 0.7 {
                let level = self.level(mood, 3);
                answers.insert(question.to_owned(), Answer::Level(level));
            }
        }
        answers
    }

    fn sipas(&mut self, mood: f64) -> ById<Answer> {
        let mut rows = |from: u8, to: u8, top: u8, mood: f64| {
            let given = (from..=to).map(|row| (row.to_string(), self.level(mood, top)));
            Answer::Rows(given.collect::<BTreeMap<String, u8>>().into_iter().collect())
        };
        let mut answers = ById::default();
        answers.insert("c1".to_owned(), rows(1, 8, 3, 0.6));
        answers.insert("c8".to_owned(), rows(1, 7, 2, 0.7));
        answers.insert("c9".to_owned(), rows(1, 33, 5, mood));
        answers
    }
}
