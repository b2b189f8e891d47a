//! The frame of every page: head, skip link, top bar, main region.

use leptos::prelude::*;

use super::Reader;
use super::top_bar::TopBar;
use crate::central::account::Person;
use crate::monitor::asset;

/// A whole HTML document.
#[component]
pub fn Document(
    /// Language and texts.
    reader: Reader,
    /// Title of the page, without the product's name.
    #[prop(into)]
    title: String,
    /// Who is logged in.
    #[prop(optional_no_strip)]
    person: Option<Person>,
    /// The address of this page with its query; then the bar says where it is, and other languages keep it.
    #[prop(optional_no_strip)]
    here: Option<String>,
    /// Class of the body: the kind of page.
    kind: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let wording = reader.wording;
    view! {
        <html lang=reader.language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title>{format!("{title} · {}", wording.product)}</title>
                <link rel="icon" href=asset::ICON.path() type="image/svg+xml" />
                <link rel="stylesheet" href=asset::STYLE.path() />
                <script src=asset::SCRIPT.path() defer=true></script>
            </head>
            <body class=kind>
                <a class="skip" href="#main">{wording.skip_to_content}</a>
                <TopBar reader person here />
                <main id="main" tabindex="-1">{children()}</main>
            </body>
        </html>
    }
    .into_any()
}
