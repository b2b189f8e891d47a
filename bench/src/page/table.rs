//! What was seen in the pages, as Markdown tables, beside what is wanted.

use super::Visits;
use super::contender::Contender;
use super::turning::Turns;
use super::visit::Seen;
use crate::report::{Figures, target};

/// One line for each contender.
pub fn visits(visits: &Visits) {
    println!(
        "| first visit, slow 4G, CPU / 4 | first question, ms | whole, ms | bytes until then | \
         bytes, whole | blocked, ms | layout shift | heap + wasm, MB |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|"
    );
    for contender in Contender::ALL {
        let of = |read: fn(&Seen) -> f64| figures(visits, contender, read);
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            contender.name(),
            of(|seen| seen.operable_ms).text(0),
            of(|seen| seen.whole_ms).text(0),
            over_bare(visits, contender, |seen| seen.operable_bytes).median(),
            over_bare(visits, contender, |seen| seen.whole_bytes).median(),
            of(|seen| seen.blocked_ms).text(0),
            of(|seen| seen.shift).text(3),
            over_bare(visits, contender, |seen| seen.memory / 1e6).text(2),
        );
    }
    println!(
        "\nBytes and memory are over the page alone, in the same round. Presses until chosen:"
    );
    for contender in Contender::ALL {
        println!("- {}: {}", contender.name(), figures(visits, contender, presses).text(0));
    }
}

fn presses(seen: &Seen) -> f64 {
    seen.presses as f64
}

/// The targets that a first visit is held against.
pub fn visit_targets(visits: &Visits) {
    let of = |contender, read: fn(&Seen) -> f64| figures(visits, contender, read);
    let time = |contender| of(contender, |seen| seen.operable_ms);
    let ours = time(Contender::HaiLong);
    let over_survey_js = ours.over(&time(Contender::SurveyJs));
    line("first question over SurveyJS", &over_survey_js, 3, 0.12);
    let post_hog = time(Contender::PostHog).over(&time(Contender::SurveyJs));
    println!("| (PostHog over SurveyJS) | {} | | |", post_hog.text(3));
    line("first question over the form by hand", &ours.over(&time(Contender::Inline)), 2, 2.2);
    let bytes = over_bare(visits, Contender::HaiLong, |seen| seen.operable_bytes);
    line("bytes until the first question", &bytes, 0, 8_000.0);
    line("layout shift", &of(Contender::HaiLong, |seen| seen.shift), 3, 0.0);
    let blocked = over_bare(visits, Contender::HaiLong, |seen| seen.blocked_ms);
    line("blocking time over the page alone, ms", &blocked, 0, 0.0);
    let memory = over_bare(visits, Contender::HaiLong, |seen| seen.memory / 1e6);
    line("heap + wasm over the page alone, MB", &memory, 2, 4.0);
}

/// The targets that turning pages is held against.
pub fn turn_targets(walks: &[Turns]) {
    let all = |read: fn(&Turns) -> &Vec<f64>| {
        Figures(walks.iter().flat_map(|turns| read(turns).clone()).collect())
    };
    line("page change, press to frame, ms", &all(|turns| &turns.shown_ms), 0, 50.0);
    line("page change, until the focus is there", &all(|turns| &turns.focused_ms), 0, 50.0);
    println!(
        "| (event timing, presses of 16 ms and more) | {} | | |",
        all(|turns| &turns.event_ms).text(0)
    );
    let pages = walks.iter().map(|turns| turns.shown_ms.len()).min().unwrap_or_default();
    println!("\nPage changes of the long survey, {pages} in each round, medians by page, ms:");
    let by_page = |page: usize| {
        let of_page = walks.iter().map(|turns| turns.shown_ms[page]).collect();
        format!("{:.0}", Figures(of_page).median())
    };
    println!("{}", (0..pages).map(by_page).collect::<Vec<_>>().join(" "));
    println!(
        "\nProcessor time of a page change, the processor not slowed down, ms, median (min-max):"
    );
    for (place, what) in ["script", "style", "layout", "whole thread"].into_iter().enumerate() {
        let costs = walks.iter().flat_map(|turns| &turns.costs_ms).map(|costs| costs[place]);
        println!("- {what}: {}", Figures(costs.collect()).text(1));
    }
}

fn line(what: &str, figures: &Figures, decimals: usize, most: f64) {
    let met = figures.median() <= most + 1e-9;
    println!("{}", target(what, &figures.text(decimals), &format!("<= {most}"), met));
}

fn figures(visits: &Visits, contender: Contender, read: fn(&Seen) -> f64) -> Figures {
    Figures(visits.get(&contender).into_iter().flatten().map(read).collect())
}

/// What a contender has more than the page alone of the same round.
fn over_bare(visits: &Visits, contender: Contender, read: fn(&Seen) -> f64) -> Figures {
    let bare = figures(visits, Contender::Bare, read);
    let ours = figures(visits, contender, read);
    Figures(ours.0.iter().zip(&bare.0).map(|(ours, bare)| ours - bare).collect())
}
