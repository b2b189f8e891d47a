//! The pages that the bar at the top leads to: one list, in the order they are shown, each with who may see
//! it. A page that is not listed for somebody refuses them all the same; this only spares them the way.

use leptos::prelude::*;

use super::Reader;
use crate::monitor::guard;
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::wording::{self, RegistersWording, SettingsWording};

/// One page.
struct Entry {
    /// Its address.
    path: &'static str,
    /// What it is called in the bar.
    name: fn(Reader) -> &'static str,
    /// What is on it: who may see that may see the page.
    matter: Matter,
}

/// Pages that are looked at every day, in the order of the bar.
const ENTRIES: [Entry; 5] = [
    Entry { path: guard::OVERVIEW, name: |r| r.wording.overview, matter: Matter::Results },
    Entry { path: guard::FLOW, name: |r| r.flow().title, matter: Matter::Live },
    Entry { path: guard::RESULTS, name: |r| r.wording.results, matter: Matter::Results },
    Entry { path: guard::VOICES, name: |r| r.voices().short, matter: Matter::Comments },
    Entry { path: guard::REPORT, name: |r| r.wording.report_short, matter: Matter::Results },
];

/// Pages for those who keep the registers and the accounts, folded behind one word.
const ADMINISTRATION: [Entry; 8] = [
    Entry { path: guard::UNITS, name: |r| registers(r).units_short, matter: Matter::Units },
    Entry { path: guard::SURVEYS, name: |r| registers(r).surveys_short, matter: Matter::Surveys },
    Entry { path: guard::ORIGINS, name: |r| registers(r).origins_short, matter: Matter::Origins },
    Entry { path: guard::KEYS, name: |r| r.wording.keys_short, matter: Matter::Keys },
    Entry { path: "/monitor/tokens", name: |r| settings(r).tokens_short, matter: Matter::Tokens },
    Entry { path: "/monitor/users", name: |r| settings(r).users_short, matter: Matter::Users },
    Entry {
        path: guard::EXPORTS,
        name: |r| wording::exports::of(r.language).title,
        matter: Matter::Live,
    },
    Entry { path: "/monitor/audit", name: |r| settings(r).audit_short, matter: Matter::Audit },
];

fn registers(reader: Reader) -> &'static RegistersWording {
    wording::registers(reader.language)
}

fn settings(reader: Reader) -> &'static SettingsWording {
    wording::settings(reader.language)
}

/// The links; the one that leads to where the reader is says so.
#[component]
pub fn Navigation(
    /// Language and texts.
    reader: Reader,
    /// Who looks.
    scope: Scope,
    /// The address of this page with its query, where it is known.
    here: Option<String>,
) -> impl IntoView {
    let here = here.unwrap_or_default();
    let path = here.split('?').next().unwrap_or_default().to_owned();
    // People of a unit have no overview: their way begins with their results.
    let has = |entry: &&Entry| {
        scope.may_see(entry.matter) && (scope.unit().is_none() || entry.path != guard::OVERVIEW)
    };
    let link = |entry: &Entry| {
        let current = is_at(&path, entry.path).then_some("page");
        view! { <li><a href=entry.path aria-current=current>{(entry.name)(reader)}</a></li> }
    };
    let daily = ENTRIES.iter().filter(has).map(link).collect_view();
    let folded: Vec<_> = ADMINISTRATION.iter().filter(has).map(link).collect();
    // One page alone is not worth a fold.
    let folded = match folded.len() {
        0 | 1 => folded.collect_view().into_any(),
        _ => view! {
            <li><details class="administration">
                <summary>{registers(reader).administration}</summary>
                <ul>{folded.collect_view()}</ul>
            </details></li>
        }
        .into_any(),
    };
    view! {
        <nav class="pages" aria-label=reader.wording.pages>
            <ul>{daily}{folded}</ul>
        </nav>
    }
    .into_any()
}

/// True on the page itself and on the pages below it; everything is below the overview.
fn is_at(path: &str, entry: &str) -> bool {
    let below = path.strip_prefix(entry);
    below.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && entry != guard::OVERVIEW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_another_is_at_it_and_no_page_is_at_the_overview() {
        assert!(is_at("/monitor/results", guard::RESULTS));
        assert!(is_at("/monitor/results/question", guard::RESULTS));
        assert!(!is_at("/monitor/resultsx", guard::RESULTS));
        assert!(is_at("/monitor/", guard::OVERVIEW));
        assert!(!is_at("/monitor/results", guard::OVERVIEW));
        assert!(!is_at("", guard::OVERVIEW), "where it is not known");
    }
}
