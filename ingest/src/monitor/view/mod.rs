//! What the monitor's pages look like: Leptos components rendered once, on the server, one per file.
//! No state, no database; every text comes from `wording` or from a survey.

mod account;
mod audit;
mod code;
mod comments;
mod contents;
mod distribution;
mod document;
mod exports;
mod figures;
mod flow;
mod funnel;
mod keys;
mod level;
mod live;
mod login;
mod message;
mod navigation;
mod once;
mod origins;
mod overview;
mod place;
mod provider;
mod received;
mod results;
mod second_factor;
mod stages;
mod survey;
mod surveys;
mod tokens;
mod tone;
mod top_bar;
mod totals;
mod unit_import;
mod unit_levels;
mod unit_tree;
mod units;
mod users;
mod voices;

use axum::response::Html;
use leptos::prelude::*;
use model::Language;

pub use account::{AccountFault, AccountPage, OwnSession};
pub use audit::AuditPage;
pub use exports::ExportsPage;
pub use figures::OverviewFigures;
pub use flow::FlowPage;
pub use funnel::FunnelOf;
pub use keys::KeysPage;
pub use login::LoginFault;
pub use origins::OriginsPage;
pub use overview::OverviewPage;
pub use provider::ProviderButton;
pub use results::{PrintedPage, QuestionPage, ResultsPage, ServicesPage, written};
pub use surveys::SurveysPage;
pub use tokens::TokensPage;
pub use totals::TotalsOf;
pub use unit_tree::UnitsPage;
pub use users::UsersPage;
pub use voices::{VoicePage, VoicesPage};

use super::flow::Picture;
use super::provider::Refused;
use super::received::Received;
use super::second_factor::Offer;
use super::wording::flow::FlowWording;
use super::wording::results::ResultsWording;
use super::wording::voices::VoicesWording;
use super::wording::{self, Wording};
use crate::central::account::Person;
use crate::invite::registry::IssuerKey;

/// What every component needs to write in a language.
#[derive(Clone, Copy)]
pub struct Reader {
    /// The language.
    pub language: Language,
    /// Its texts.
    pub wording: &'static Wording,
}

impl Reader {
    /// A reader of a language.
    pub fn of(language: Language) -> Reader {
        Reader { language, wording: wording::of(language) }
    }

    /// The texts of the results pages.
    pub fn results(self) -> &'static ResultsWording {
        wording::results::of(self.language)
    }

    /// The texts of the comments' pages.
    pub fn voices(self) -> &'static VoicesWording {
        wording::voices::of(self.language)
    }

    /// The texts of the page of the flow.
    pub fn flow(self) -> &'static FlowWording {
        wording::flow::of(self.language)
    }

    /// A count as this reader reads it.
    pub fn count(self, n: i64) -> String {
        super::number::count(self.language, n)
    }

    /// A count, or that it is too small to be told.
    pub fn told(self, n: Option<i64>) -> String {
        n.map_or_else(|| self.wording.too_few.to_owned(), |n| self.count(n))
    }
}

/// The login page; `name` as it was typed.
pub fn login(
    language: Language,
    name: String,
    fault: Option<LoginFault>,
    button: Option<ProviderButton>,
) -> Html<String> {
    let reader = Reader::of(language);
    page(move || view! { <login::Login reader name fault button /> })
}

/// Why nobody was let in who came from the identity provider, which has this name.
pub fn provider_refused(
    language: Language,
    label: Option<String>,
    refused: Refused,
) -> Html<String> {
    let reader = Reader::of(language);
    page(move || view! { <provider::ProviderRefused reader label refused /> })
}

/// The page between the return from the identity provider and what comes after it.
pub fn goes_on(language: Language, to: &'static str) -> Html<String> {
    let reader = Reader::of(language);
    page(move || view! { <provider::GoesOn reader to /> })
}

/// Logged out here; `address` ends the session at the identity provider.
pub fn left(language: Language, label: Option<String>, address: String) -> Html<String> {
    let reader = Reader::of(language);
    page(move || view! { <provider::Left reader label address /> })
}

/// The second step of the login.
pub fn code(language: Language, fault: Option<LoginFault>) -> Html<String> {
    let reader = Reader::of(language);
    page(move || view! { <code::Code reader fault /> })
}

/// One's own account.
pub fn account(page_of: AccountPage) -> Html<String> {
    page(move || view! { <account::Account page=page_of /> })
}

/// The secret of a second factor that is offered.
pub fn offer(reader: Reader, person: Person, offer: Offer, is_wrong: bool) -> Html<String> {
    page(move || view! { <second_factor::Offer reader person offer is_wrong /> })
}

/// Recovery codes, shown once.
pub fn recovery_codes(reader: Reader, person: Person, codes: Vec<String>) -> Html<String> {
    page(move || view! { <second_factor::RecoveryCodes reader person codes /> })
}

/// Everybody with a login.
pub fn users(page_of: UsersPage) -> Html<String> {
    page(move || view! { <users::Users page=page_of /> })
}

/// Tokens of programs.
pub fn tokens(page_of: TokensPage) -> Html<String> {
    page(move || view! { <tokens::Tokens page=page_of /> })
}

/// The question before a token is revoked.
pub fn revoke_token(reader: Reader, person: Person, name: String) -> Html<String> {
    page(move || view! { <tokens::RevokeToken reader person name /> })
}

/// Origins whose pages may send.
pub fn origins(page_of: OriginsPage) -> Html<String> {
    page(move || view! { <origins::Origins page=page_of /> })
}

/// The question before an origin is removed.
pub fn remove_origin(
    reader: Reader,
    person: Person,
    origin: String,
    is_last: bool,
) -> Html<String> {
    page(move || view! { <origins::RemoveOrigin reader person origin is_last /> })
}

/// The tree of units.
pub fn units(page_of: UnitsPage) -> Html<String> {
    page(move || view! { <unit_tree::UnitTree page=page_of /> })
}

/// The surveys in force.
pub fn surveys(page_of: SurveysPage) -> Html<String> {
    page(move || view! { <surveys::Surveys page=page_of /> })
}

/// The audit log.
pub fn audit(page_of: AuditPage) -> Html<String> {
    page(move || view! { <audit::Audit page=page_of /> })
}

/// A page with one message.
pub fn message(
    language: Language,
    title: fn(&Wording) -> &'static str,
    text: fn(&Wording) -> &'static str,
) -> Html<String> {
    let reader = Reader::of(language);
    let (title, text) = (title(reader.wording), text(reader.wording));
    page(move || view! { <message::Message reader title text /> })
}

/// Who may sign invites.
pub fn keys(page_of: KeysPage) -> Html<String> {
    page(move || view! { <keys::Keys page=page_of /> })
}

/// The question before a key is revoked.
pub fn revoke_key(reader: Reader, person: Person, key: IssuerKey) -> Html<String> {
    page(move || view! { <keys::RevokeKey reader person key /> })
}

/// What can be exported.
pub fn exports(page_of: ExportsPage) -> Html<String> {
    page(move || view! { <exports::ExportsOf page=page_of /> })
}

/// The flow.
pub fn flow(page_of: FlowPage) -> Html<String> {
    page(move || view! { <flow::Flow page=page_of /> })
}

/// The figures of the flow as they are in the page, too.
pub fn flow_figures(reader: Reader, picture: Picture) -> String {
    rendered(move || view! { <flow::Figures reader picture /> })
}

/// The overview.
pub fn overview(page_of: OverviewPage) -> Html<String> {
    page(move || view! { <overview::Overview page=page_of /> })
}

/// The results of a unit.
pub fn results(page_of: ResultsPage) -> Html<String> {
    page(move || view! { <results::Results page=page_of /> })
}

/// One figure over time.
pub fn question(page_of: QuestionPage) -> Html<String> {
    page(move || view! { <results::Question page=page_of /> })
}

/// The procedures of a unit.
pub fn services(page_of: ServicesPage) -> Html<String> {
    page(move || view! { <results::Services page=page_of /> })
}

/// The report for paper.
pub fn printed(page_of: PrintedPage) -> Html<String> {
    page(move || view! { <results::Printed page=page_of /> })
}

/// Why there are no results, for somebody who is logged in.
pub fn no_results(
    reader: Reader,
    person: Person,
    here: String,
    title: &'static str,
    text: String,
) -> Html<String> {
    page(move || view! { <results::NoResults reader person here title text /> })
}

/// What citizens wrote.
pub fn voices(shown: VoicesPage) -> Html<String> {
    page(move || view! { <voices::Voices shown /> })
}

/// One comment, and what may be done to it.
pub fn voice(shown: VoicePage) -> Html<String> {
    page(move || view! { <voices::OneVoice shown /> })
}

/// Rows of the live list, as they are in the page, too.
pub fn live_rows(language: Language, rows: Vec<Received>) -> String {
    let reader = Reader::of(language);
    rendered(move || {
        let items = rows.into_iter().map(|row| view! { <received::ReceivedRow reader row /> });
        items.collect_view()
    })
}

/// The figures as they are in the page, too: the way to their parts, and they themselves.
pub fn figures(figures: OverviewFigures) -> (String, String) {
    let (reader, parts) = (figures.reader, figures.parts());
    let contents = rendered(move || view! { <contents::Contents reader parts /> });
    (contents, rendered(move || view! { <figures::Figures figures /> }))
}

fn page<V: IntoView>(view: impl FnOnce() -> V) -> Html<String> {
    Html(format!("<!DOCTYPE html>{}", rendered(view)))
}

/// The markup, without the marks that a browser would need to take the page over: none does.
fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().into_view().to_html()).replace("<!>", "")
}
