//! What is wrong now, the gravest first, each with what to do and a button for whoever takes it on; and what
//! was wrong lately.

use leptos::prelude::*;

use crate::central::alert::Alert;
use crate::limits::ALERT_MAIL_LATE_MS;
use crate::monitor::flow::{Picture, Probe};
use crate::monitor::view::Reader;
use crate::monitor::{number, wording};

/// Alerts.
#[component]
pub fn Alerts(
    /// Language and texts.
    reader: Reader,
    /// The picture they are part of.
    picture: Picture,
) -> impl IntoView {
    let texts = reader.flow();
    let Picture { mut alerts, cleared, mails_alerts, read_at, .. } = picture;
    let place = |alert: &Alert| {
        let probe = Probe::from_name(&alert.probe);
        Probe::ALL.iter().position(|one| Some(*one) == probe)
    };
    alerts.sort_by_key(place);
    let list = if alerts.is_empty() {
        view! { <p class="empty">{texts.alerts_none}</p> }.into_any()
    } else {
        let items = alerts.into_iter().map(|alert| {
            let mail = mails_alerts.then(|| mail(reader, &alert, read_at)).flatten();
            view! { <Open reader alert mail /> }
        });
        view! { <ul class="alerts">{items.collect_view()}</ul> }.into_any()
    };
    let over = (!cleared.is_empty()).then(|| {
        let rows = cleared.into_iter().map(|alert| view! { <Over reader alert /> });
        view! {
            <details class="alerts-over">
                <summary>{texts.alerts_over}</summary>
                <ul>{rows.collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section class="flow-part" id="alerts">
            <h2>{texts.alerts}</h2>
            {list}
            {(!mails_alerts).then(|| view! { <p class="hint">{texts.alert_mail_unset}</p> })}
            {over}
        </section>
    }
    .into_any()
}

/// What is wrong, with whose name.
fn title(reader: Reader, alert: &Alert) -> String {
    wording::flow::alert(reader.language, Probe::from_name(&alert.probe), &alert.name)
}

/// Whether a mail has told of it. Nothing is said of one that is due any moment, nor of one that somebody
/// took on before it was.
fn mail(reader: Reader, alert: &Alert, now_ms: i64) -> Option<String> {
    let texts = reader.flow();
    let is_late = now_ms - alert.raised_at > ALERT_MAIL_LATE_MS;
    match alert.raised_mailed_at {
        Some(at) => Some((texts.alert_mailed)(&number::moment(reader.language, at))),
        None if is_late && alert.acknowledged_at.is_none() => {
            Some(texts.alert_mail_late.to_owned())
        }
        None => None,
    }
}

#[component]
fn Open(reader: Reader, alert: Alert, mail: Option<String>) -> impl IntoView {
    let (texts, language) = (reader.flow(), reader.language);
    let probe = Probe::from_name(&alert.probe);
    let is_critical = probe.is_some_and(Probe::is_critical);
    let class = if is_critical { "alert critical" } else { "alert" };
    let grade = if is_critical { texts.alert_critical } else { texts.alert_warning };
    let what = title(reader, &alert);
    let since = (texts.alert_since)(&number::moment(language, alert.raised_at));
    let label = (texts.alert_take_of)(&what);
    let press = match alert.acknowledged_at {
        Some(at) => {
            let moment = number::moment(language, at);
            let taken = (texts.alert_taken)(&alert.acknowledged_by, &moment);
            view! { <p class="hint">{taken}</p> }.into_any()
        }
        None => view! {
            <form method="post" action="/monitor/flow/acknowledge">
                <input type="hidden" name="id" value=alert.id.to_string() />
                <button class="quiet" type="submit" aria-label=label
                    data-key=format!("take-{}", alert.id)>{texts.alert_take}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li class=class data-key=format!("alert-{}", alert.id) data-probe=alert.probe>
            <p><b class="grade">{grade}</b>" "<b>{what}</b>" "<span class="hint">
                <span class="code" translate="no">{alert.probe.clone()}</span>", "{since}
                {mail.map(|mail| format!(", {mail}"))}</span></p>
            <p>{wording::flow::remedy(language, probe)}</p>
            {press}
        </li>
    }
    .into_any()
}

#[component]
fn Over(reader: Reader, alert: Alert) -> impl IntoView {
    let moment = |at: i64| number::moment(reader.language, at);
    let what = title(reader, &alert);
    let until = alert.cleared_at.map(moment).unwrap_or_default();
    let span = (reader.flow().alert_span)(&moment(alert.raised_at), &until);
    view! {
        <li data-key=format!("alert-{}", alert.id)>{what}" "<span class="hint">{span}</span></li>
    }
    .into_any()
}
