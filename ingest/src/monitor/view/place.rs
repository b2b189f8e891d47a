//! Where a submission belongs: agency and procedure codes, or that the page named none.

use leptos::prelude::*;

use super::Reader;

/// An agency code.
#[component]
pub fn Unit(
    /// Language and texts.
    reader: Reader,
    /// The code, `""` for none.
    unit: String,
) -> impl IntoView {
    if unit.is_empty() {
        view! { <span class="code none">{reader.wording.unit_none}</span> }.into_any()
    } else {
        view! { <span class="code" translate="no">{unit}</span> }.into_any()
    }
}

/// A procedure code.
#[component]
pub fn Service(
    /// Language and texts.
    reader: Reader,
    /// The code, `""` for none.
    service: String,
) -> impl IntoView {
    if service.is_empty() {
        view! { <span class="code none">{reader.wording.service_none}</span> }.into_any()
    } else {
        view! { <span class="code" translate="no">{service}</span> }.into_any()
    }
}
