//! `GET /monitor/results/question`: one figure over the last periods, with its interval in each.

use axum::extract::{OriginalUri, Query, State};
use axum::response::{IntoResponse as _, Response};
use model::Language;

use super::address::{Asked, View};
use super::choices;
use super::gathered::{Gathered, asked_of, gather, headline_of};
use super::reach::{Unreached, reach};
use super::refusal::refusal;
use crate::central::sample::Period;
use crate::figures::FiguresError;
use crate::figures::report::Item;
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::Scope;
use crate::monitor::view::{self, QuestionPage, Reader};
use crate::monitor::{Monitor, MonitorState, login};

/// Periods beside each other: two years of quarters.
const PERIODS: usize = 8;

/// A figure in one period; none where nothing may be told of it.
#[derive(Clone, Debug)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The figure.
    pub item: Option<Item>,
}

/// One figure over time.
#[derive(Clone, Debug)]
pub struct QuestionOf {
    /// The figure in the period that was asked for.
    pub item: Item,
    /// It in each period, the earliest first.
    pub points: Vec<Point>,
    /// The view around it.
    pub gathered: Gathered,
}

/// `GET /monitor/results/question`.
pub async fn question(
    State(monitor): State<Monitor>,
    SignedIn { person, scope, .. }: SignedIn,
    language: PageLanguage,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = uri.to_string();
    let mut response = match read(&monitor.state, &scope, &asked, language.language).await {
        Ok((view, of)) => {
            let reader = Reader::of(language.language);
            view::question(QuestionPage { reader, person, here, view, of }).into_response()
        }
        Err(why) => refusal(language, person, here, &why),
    };
    login::remember_language(&mut response, language, &monitor);
    response
}

async fn read(
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked,
    language: Language,
) -> Result<(View, QuestionOf), Unreached> {
    let (view, _) = choices::understood(state, scope, asked, language).await?;
    let gathered = gather(state, scope, &view, language).await?;
    let id = match asked.item.as_str() {
        "" => headline_of(gathered.report.formula.name),
        id => id,
    };
    let items = &gathered.report.items;
    let Some(item) = items.iter().find(|item| item.id == id).cloned() else {
        let known: Vec<&str> = items.iter().map(|item| &*item.id).collect();
        return Err(FiguresError::UnknownItem(id.to_owned(), known.join(", ")).into());
    };
    let mut points = vec![Point { period: view.period, item: Some(item.clone()) }];
    let earlier =
        std::iter::successors(Some(view.period), |period: &Period| Some(period.previous()));
    for period in earlier.skip(1).take(PERIODS - 1) {
        let then = asked_of(&view.in_period(period));
        let item = match reach(state, scope, &then.alone()).await {
            Ok(reached) => reached.report.items.into_iter().find(|one| one.id == id),
            // A unit that was not there yet, or a quarter that is not published, has no point.
            Err(Unreached::NotPublished(..) | Unreached::OtherUnit) => None,
            Err(other) => return Err(other),
        };
        points.push(Point { period, item });
    }
    points.reverse();
    Ok((view, QuestionOf { item, points, gathered }))
}
