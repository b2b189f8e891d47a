//! Speed and size in the page: a first visit on a phone with slow 4G, ours beside SurveyJS, PostHog
//! and a form written by hand, in interleaved rounds; and turning the pages of the long survey.
//!
//! What is measured is what a citizen waits for. It prints and fails nothing: a missed target is a
//! line of the table.

mod contender;
mod post_hog;
mod server;
mod table;
mod turning;
mod visit;
mod visitor;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use anyhow::Result;
use contender::{Contender, Origins, hailong, host_page};
use turning::Turns;
use visit::{Seen, Weights};

use crate::node::Node;

/// How to measure.
#[derive(clap::Args)]
pub struct Settings {
    /// Rounds; each visits every page once and walks through the long survey once.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Where the packages of bench/npm are installed.
    #[arg(long)]
    packages: PathBuf,
    /// Only the pages of the long survey.
    #[arg(long)]
    only_turning: bool,
    /// Only the first visits.
    #[arg(long, conflicts_with = "only_turning")]
    only_visits: bool,
}

/// What each contender showed, round by round.
pub type Visits = BTreeMap<Contender, Vec<Seen>>;

/// Measures and prints.
pub async fn run(settings: &Settings) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let node = Node::serve(folder.path(), &[])?;
    let ingest = format!("http://{}", node.address);
    let library = server::libraries(&settings.packages).await?;
    let origins = Origins { ingest: &ingest, library: &library };
    let mut pages: HashMap<String, String> = Contender::ALL
        .iter()
        .map(|contender| (contender.path().to_owned(), contender.page(&origins)))
        .collect();
    let (head, slot) = hailong(&ingest, "sipas-2023", " frame=\"off\"");
    pages.insert("/sipas".to_owned(), host_page(&head, &slot));
    pages.insert("/before".to_owned(), host_page("", ""));
    let portal = server::pages(pages).await?;

    let (mut visits, mut walks, mut weights) = (Visits::new(), Vec::new(), Weights::default());
    for round in 0..settings.rounds {
        eprintln!("round {} of {}", round + 1, settings.rounds);
        if !settings.only_turning {
            // Whoever comes first in one round comes last in the next but three.
            let mut order = Contender::ALL;
            order.rotate_left(round % Contender::ALL.len());
            for contender in order {
                let seen = visit::visit(&portal, contender, &mut weights).await?;
                visits.entry(contender).or_default().push(seen);
            }
        }
        if !settings.only_visits {
            walks.push(turning::walk(&portal).await?);
        }
    }
    node.stop()?;
    print(&visits, &walks);
    Ok(())
}

fn print(visits: &Visits, walks: &[Turns]) {
    if !visits.is_empty() {
        table::visits(visits);
    }
    println!("\n| target | seen, median (min-max) | wanted | met |\n|---|---:|---:|---|");
    if !visits.is_empty() {
        table::visit_targets(visits);
    }
    if !walks.is_empty() {
        table::turn_targets(walks);
    }
}
