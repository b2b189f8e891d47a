//! Forms that take units from a file or from the list that comes with the program, and what became of it.

use leptos::prelude::*;

use super::Reader;
use crate::limits::REGISTRY_PROBLEMS_MAX;
use crate::monitor::units_page::Import;
use crate::monitor::wording;
use crate::unit::file::LineFault;

/// The forms.
#[component]
pub fn ImportForms(
    /// Language and texts.
    reader: Reader,
    /// What became of the file before.
    import: Option<Import>,
) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let is_refused = matches!(import, Some(Import::Missing | Import::File(_) | Import::Lines(_)));
    let described = if is_refused { "file-fault file-hint" } else { "file-hint" };
    let told = import.map(|import| told(reader, import));
    view! {
        <section class="setting" aria-labelledby="import-title" id="import">
            <h2 id="import-title">{texts.units_import}</h2>
            {told}
            <form method="post" action="/monitor/units#import" enctype="multipart/form-data">
                <div class="field">
                    <label for="file">{texts.units_file}</label>
                    <p class="hint" id="file-hint">{texts.units_file_hint}</p>
                    <input id="file" name="file" type="file" accept=".csv,text/csv" required=true
                        aria-invalid=is_refused.then_some("true") aria-describedby=described />
                </div>
                <button class="strong" type="submit">{texts.units_import_press}</button>
            </form>
            <form method="post" action="/monitor/units#import" enctype="multipart/form-data">
                <p class="hint" id="shipped-hint">{texts.units_shipped}</p>
                <input type="hidden" name="shipped" value="provinces-2025" />
                <button class="quiet" type="submit" aria-describedby="shipped-hint">
                    {texts.units_shipped_press}
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn told(reader: Reader, import: Import) -> AnyView {
    let texts = wording::registers(reader.language);
    let fault = |text: String| {
        view! { <p class="fault" id="file-fault" role="alert">{text}</p> }.into_any()
    };
    match import {
        Import::Done(units, changed) => {
            let units = reader.count(i64::try_from(units).unwrap_or(i64::MAX));
            let changed = reader.count(i64::try_from(changed).unwrap_or(i64::MAX));
            view! { <p class="notice" role="status">{(texts.units_done)(&units, &changed)}</p> }
                .into_any()
        }
        Import::Missing => fault(texts.units_missing.to_owned()),
        Import::File(file) => fault(wording::file_fault(reader.language, &file)),
        Import::Lines(faults) => view! {
            <div class="fault" id="file-fault" role="alert">
                <p>{texts.units_faulty}</p>
                <Faults reader faults />
            </div>
        }
        .into_any(),
    }
}

/// In the order of the lines; what is of no line comes last.
#[component]
fn Faults(reader: Reader, mut faults: Vec<LineFault>) -> impl IntoView {
    let texts = wording::registers(reader.language);
    faults.sort_by_key(|one| one.line.unwrap_or(usize::MAX));
    let more = faults.len().saturating_sub(REGISTRY_PROBLEMS_MAX);
    let items = faults.into_iter().take(REGISTRY_PROBLEMS_MAX).map(|one| {
        let place = match (one.line, one.code) {
            (None, Some(code)) => (texts.unit_before)(&code),
            (line, _) => (texts.unit_line)(line.unwrap_or_default()),
        };
        let text = wording::unit_fault(reader.language, &one.fault);
        view! { <li><b>{place}": "</b>{text}</li> }
    });
    let items = items.collect_view();
    let more = (more > 0).then(|| {
        let more = reader.count(i64::try_from(more).unwrap_or(i64::MAX));
        view! { <li>{(texts.and_more)(&more)}</li> }
    });
    view! { <ul class="line-faults">{items}{more}</ul> }.into_any()
}
